import Foundation
import Testing

/// `describe`, `bench`, `data` and the help.
struct ReportTests {
    private func run(_ arguments: String...) throws -> Finished { try Command.run(arguments, in: Folder()) }

    @Test func describeListsTheReferenceModel() throws {
        let finished = try run("describe", "autoencoder", "--image", "28x28x1", "--batch-size", "128")
        #expect(finished.code == 0, "\(finished.errors)")
        for part in ["encoder.0", "decoder.5", "215,601 parameters", "MFLOP a picture", "memory: "] {
            #expect(finished.output.contains(part), "\(part) is not in \(finished.output)")
        }
    }

    @Test func describeInJSON() throws {
        let json = try run("describe", "autoencoder", "--json", "--batch-size", "4").json()
        #expect(json["parameters"] as? Int == 215_601)
        #expect(json["batchSize"] as? Int == 4)
        let layers = try #require(json["layers"] as? [[String: Any]])
        #expect(layers.first?["outputShape"] as? [Int] == [4, 14, 14, 16])
        #expect(layers.last?["outputShape"] as? [Int] == [4, 28, 28, 1])
        #expect(layers.compactMap { $0["parameters"] as? Int }.reduce(0, +) == 215_601)
        for bytes in ["parameterBytes", "optimizerBytes", "activationBytes", "trainingFlops", "inferenceFlops"] {
            #expect(try #require(json[bytes] as? Int) > 0, "\(bytes)")
        }
        #expect(json["parameterBytes"] as? Int == 4 * 215_601 && json["optimizerBytes"] as? Int == 8 * 215_601)
    }

    /// What cannot be built is refused, and what would work is named.
    @Test(arguments: [
        (["--image", "0x28"], "1x28"), (["--image", "28x28x5"], "the nearest is 4"),
        (["--image", "28x28x0"], "the nearest is 1"),
        (["--latent-size", "0"], "the nearest that works is 1"), (["--widths", "16,0"], "1 to 4096"),
        (["--image", "70000x1"], "65536x1"), (["--image", "20000x20000", "--widths", "64"], "nearest size that works"),
        (["--image", "wide"], "wide"), (["--widths", "a,b"], "a,b"), (["--batch-size", "0"], "from 1 to 65536"),
    ])
    func describeRefusesTheImpossible(arguments: [String], wayOut: String) throws {
        let error = try Command.run(["describe", "autoencoder"] + arguments, in: Folder()).error()
        #expect(error.contains(wayOut), "\(error)")
    }

    @Test func benchInJSON() throws {
        let json = try run("bench", "autoencoder", "--batch-size", "8", "--seconds", "0.2", "--json", "--threads", "1")
            .json()
        #expect(json["batchSize"] as? Int == 8 && json["threads"] as? Int == 1)
        #expect(try #require(json["peakGflops"] as? Double) > 0)
        for kind in ["training", "inference"] {
            let speed = try #require(json[kind] as? [String: Double])
            #expect(
                Set(speed.keys) == ["imagesPerSecond", "slowest", "fastest", "gflops", "flopsPerImage", "shareOfPeak"])
            #expect(speed.values.allSatisfy { $0 > 0 })
            #expect(try #require(speed["slowest"]) <= #require(speed["imagesPerSecond"]))
        }
    }

    @Test(arguments: ["dense-autoencoder", "denoising-autoencoder", "vae", "gan", "dcgan", "denoiser", "dncnn"])
    func benchOfAnyModel(model: String) throws {
        let json = try run("bench", model, "--batch-size", "2", "--seconds", "0.1", "--json", "--threads", "1").json()
        #expect(json["model"] as? String == model)
        let training = try #require(json["training"] as? [String: Double])
        let inference = try #require(json["inference"] as? [String: Double])
        // A step goes forward and back; that of a game does so for both players.
        #expect(
            try #require(training["flopsPerImage"]) > 2 * #require(inference["flopsPerImage"]), "\(training)")
    }

    @Test func profileNamesTheLayersOfBothPlayers() throws {
        let profile = try run("bench", "dcgan", "--batch-size", "2", "--profile")
        #expect(profile.code == 0, "\(profile.errors)")
        for label in [
            "generator.4 transposedConvolution2D", "generator.4 convolution2DFilterGradient",
            "discriminator.2 convolution2D ",
            "discriminator.2 convolution2DFilterGradient",
        ] {
            #expect(profile.output.contains(label), "no \(label) in \(profile.output)")
        }
    }

    @Test func benchAsTextAndProfile() throws {
        let text = try run("bench", "autoencoder", "--batch-size", "4", "--seconds", "0.2")
        #expect(text.code == 0 && text.lines.count == 4, "\(text.errors)")
        let profile = try run("bench", "autoencoder", "--batch-size", "4", "--profile")
        #expect(profile.code == 0, "\(profile.errors)")
        #expect(
            profile.output.contains("convolution2D") && profile.lines.last?.hasPrefix("total ") ?? false,
            "\(profile.output)")
        let rows = try run("bench", "autoencoder", "--batch-size", "4", "--profile", "--json")
        #expect(try JSONSerialization.jsonObject(with: Data(rows.output.utf8)) is [[String: Any]])
    }

    @Test func dataSets() throws {
        let folder = Folder()
        let nowhere = [
            "XDG_CACHE_HOME": folder.path, "EASEL_DATA_ROOT": folder.path, "EASEL_DATA_MIRROR": "http://127.0.0.1:9",
        ]
        let list = try Command.run(["data", "list"], in: folder, environment: nowhere)
        for name in ["mnist", "fashion-mnist", "cifar10", "digits"] {
            #expect(list.lines.contains { $0.hasPrefix(name + " ") })
        }
        let rows = try Command.run(["data", "list", "--json"], in: folder, environment: nowhere)
        #expect(try JSONSerialization.jsonObject(with: Data(rows.output.utf8)) is [[String: Any]])
        #expect(try Command.run(["data", "fetch", "digits"], in: folder).code == 0)
        let offline = try Command.run(["data", "fetch", "mnist"], in: folder, environment: nowhere).error()
        #expect(
            offline.contains("put train-images-idx3-ubyte.gz") && offline.contains(folder.path + "/mnist"), "\(offline)"
        )
        let inspect = try Command.run(
            ["data", "inspect", "digits", "--limit", "200", "--json", "-o", "digits.png"], in: folder
        ).json()
        #expect(inspect["height"] as? Int == 28 && (inspect["classes"] as? [[String: Any]])?.count == 10)
        #expect(folder.has("digits.png"))
        let text = try Command.run(["data", "inspect", "digits", "--limit", "7"], in: folder)
        #expect(text.lines.first?.hasPrefix("digits: 7 pictures to learn from, 7 to test on, 28x28x1") ?? false)
        #expect(try Command.run(["data", "fetch", "minst"], in: folder).error().contains("the sets are: mnist"))
        #expect(try Command.run(["data", "inspect", "nothing"], in: folder).error().contains("digits"))
    }

    @Test(arguments: [
        "", "train", "reconstruct", "evaluate", "describe", "bench", "data", "data list", "data fetch", "data inspect",
        "data convert", "data bench",
    ])
    func helpHasAnExample(subcommand: String) throws {
        let words = subcommand.split(separator: " ").map(String.init)
        let help = try Command.run(words + ["--help"], in: Folder(), environment: ["COLUMNS": "100"])
        #expect(help.code == 0)
        #expect(help.lines.contains { $0.hasPrefix("  easel \(subcommand)") }, "\(help.output)")
        #expect(help.output.contains("Example"))
    }

    @Test func theVersionIsSaid() throws { #expect(try run("--version").output.contains(#/^\d+\.\d+\.\d+/#)) }
}
