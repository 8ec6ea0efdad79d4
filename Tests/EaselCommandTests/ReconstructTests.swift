import Easel
import Foundation
import Testing

/// `easel reconstruct` and `easel evaluate` on a trained run.
@Suite(.serialized) struct ReconstructTests {
    /// One run for all tests, good enough to tell a reconstruction from noise.
    static let trained: Folder? = {
        let folder = Folder()
        let finished = try? Command.run(
            [
                "train", "autoencoder", "--data", "digits", "--limit", "600", "--batch-size", "8", "--epochs", "4",
                "--learning-rate", "0.003", "--output", "run",
            ], in: folder)
        return finished?.code == 0 ? folder : nil
    }()

    let folder: Folder

    init() throws { folder = try #require(Self.trained) }

    private func write(_ picture: Image, _ name: String) throws {
        try PNGFile.write(picture, to: folder.path + "/" + name)
    }

    private func digit(_ index: Int) throws -> Image { try Digits().images(from: index, count: 1).image(at: 0) }

    @Test func severalPicturesOfEveryKind() throws {
        let digit = try digit(3)
        try write(digit, "grey.png")
        try write(digit.converted(toChannels: 3), "rgb.png")
        try write(digit.converted(toChannels: 4), "alpha.png")
        try write(digit.resized(height: 57, width: 33), "odd.png")
        let names = ["grey.png", "rgb.png", "alpha.png", "odd.png"]
        let finished = try Command.run(["reconstruct", "--run", "run"] + names + ["-o", "result.png"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.lines.count == 5, "\(finished.output)")
        let errors = try finished.lines.prefix(4).map { line in
            let match = try #require(line.wholeMatch(of: #/(.*): mean squared error (0\.\d{5}), PSNR (\d+\.\d\d) dB/#))
            return (name: String(match.1), mse: try #require(Double(match.2)), psnr: try #require(Double(match.3)))
        }
        #expect(errors.map(\.name) == names)
        // The same picture in other clothes has the same error.
        #expect(errors[0].mse == errors[1].mse && errors[0].mse == errors[2].mse)
        #expect(errors[0].mse > 0.0001 && errors[0].mse < 0.05)
        #expect(abs(errors[0].psnr + 10 * log10(errors[0].mse)) < 0.05)
        #expect(finished.lines[4] == "original beside reconstruction: result.png")
        let result = try PNGFile.read(folder.path + "/result.png")
        // Two columns and four rows of 56 pixels and more.
        #expect(result.width >= 2 * 56 && result.width < 3 * 84 && result.height >= 4 * 56)
    }

    /// Files that other programs wrote: palettes, 16 bits, one bit, interlaced, with and without transparency.
    @Test func everyKindOfFile() throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("DataTestSupport/Golden").path
        let files = try FileManager.default.contentsOfDirectory(atPath: golden).filter { $0.hasSuffix(".png") }.sorted()
        #expect(files.count >= 10)
        let finished = try Command.run(
            ["reconstruct", "--run", "run"] + files.map { golden + "/" + $0 } + ["-o", "kinds.png"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.lines.count == files.count + 1)
    }

    @Test func jsonAlone() throws {
        try write(digit(5), "five.png")
        let finished = try Command.run(
            ["reconstruct", "--run", "run/", "five.png", "--json", "-o", "five-out.png"], in: folder)
        let json = try finished.json()
        #expect(json["output"] as? String == "five-out.png")
        let rows = try #require(json["pictures"] as? [[String: Any]])
        #expect(rows.count == 1 && rows[0]["file"] as? String == "five.png")
        #expect(try #require(rows[0]["mse"] as? Double) < 0.05)
    }

    @Test func invertedPicturesAreInvertedBack() throws {
        let digit = try digit(8)
        try write(digit, "light.png")
        try write(digit.inverted(), "dark.png")
        func error(_ arguments: String...) throws -> Double {
            let json = try Command.run(
                ["reconstruct", "--run", "run", "--json", "-o", "i.png"] + arguments, in: folder
            ).json()
            return try #require((json["pictures"] as? [[String: Any]])?.first?["mse"] as? Double)
        }
        let plain = try error("light.png")
        #expect(try error("dark.png", "--invert") == plain)
        #expect(try error("dark.png") > 3 * plain)
    }

    @Test func whatCannotBeReconstructed() throws {
        try write(digit(1), "one.png")
        try folder.put("not a picture", "text.png")
        try folder.put(Array(folder.bytes("one.png").prefix(80)), "cut.png")
        func error(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> String {
            try Command.run(["reconstruct"] + arguments, in: folder).error(location)
        }
        #expect(try error("--run", "run", "missing.png").contains("missing.png: cannot read: No such file"))
        #expect(try error("--run", "run", "text.png").contains("text.png"))
        #expect(try error("--run", "run", "cut.png").contains("cut.png"))
        #expect(try error("--run", "run", "run").contains("it is a folder"))
        #expect(try error("--run", "run", "one.png", "-o", "no/such/result.png").contains("no/such/result.png"))
        #expect(try error("--run", "run", "one.png", "-o", "one.png").contains("would overwrite"))
        #expect(try error("--run", "nowhere", "one.png") == "Error: nowhere: no such run: there is no such folder")
        #expect(try error("--run", "run", "--checkpoint", "first", "one.png").contains("first"))
        #expect(try error("--run", "run").contains("images"))
        #expect(!folder.has("reconstruction.png"))
    }

    @Test func theBestCheckpointCanBeUsed() throws {
        try write(digit(2), "two.png")
        for checkpoint in ["best", "latest"] {
            let finished = try Command.run(
                ["reconstruct", "--run", "run", "--checkpoint", checkpoint, "two.png", "-o", "b.png"], in: folder)
            #expect(finished.code == 0, "\(finished.errors)")
        }
    }

    @Test func evaluateMeasuresWhatTrainingMeasured() throws {
        let json = try Command.run(["evaluate", "--run", "run", "--json"], in: folder).json()
        #expect(json["epoch"] as? Int == 4 && json["pictures"] as? Int == 600)
        let last = try #require(folder.losses("run").last)
        let record = try #require(JSONSerialization.jsonObject(with: Foundation.Data(last.utf8)) as? [String: Any])
        let test = try #require(record["test"] as? [String: Double])
        let found = try #require(json["test"] as? [String: Double])
        #expect(found.filter { test[$0.key] != nil } == test)
        // What takes longer than an epoch should wait for.
        #expect(try #require(found["psnr"]) > 15 && (0...1).contains(#require(found["ssim"])))
        #expect(try #require(test["mse"]) < 0.05)
        let text = try Command.run(["evaluate", "--run", "run", "--threads", "1"], in: folder)
        #expect(text.lines.first == "run, epoch 4, 600 test pictures", "\(text.errors)")
        // Loss, squared error, PSNR, SSIM and diversity.
        #expect(text.lines.count == 6)
    }

    @Test func evaluateRefusesOtherSizes() throws {
        try folder.makeFolder("others")
        for index in 0..<3 { try write(digit(index).resized(height: 9, width: 8), "others/\(index).png") }
        let error = try Command.run(["evaluate", "--run", "run", "--data", "others"], in: folder).error()
        #expect(error.contains("9x8x1") && error.contains("28x28x1"), "\(error)")
    }

    /// A picture of 16 bits and its reconstruction are shown in 16, beside others of 8; a JPEG file has 8.
    @Test func sixteenBitsStaySixteen() throws {
        let deep = try DeepImage(
            height: 28, width: 28, channels: 1, values: digit(5).values(in: .zeroToOne).map { $0 * 0.9 + 0.0123 })
        try folder.put(ImageFile.encode(deep, name: "a.png"), "deep.png")
        try folder.put(ImageFile.encode(deep.inverted(), name: "a.png"), "dark.png")
        try write(digit(3), "plain.png")
        let finished = try folder.easel("reconstruct", "--run", "run", "deep.png", "plain.png", "-o", "deep-sheet.png")
        #expect(finished.lines.last == "original beside reconstruction: deep-sheet.png, 16 bits a sample")
        let sheet = try #require(try ImageFile.readDeep("\(folder.path)/deep-sheet.png"))
        #expect(Set(sheet.pixels).count > 256)
        // The middle of the first of the enlarged pixels.
        #expect(sheet.pixels[5 * sheet.width + 5] == deep.pixels[0])
        try folder.easel("reconstruct", "--run", "run", "dark.png", "plain.png", "--invert", "-o", "inverted.png")
        let inverted = try #require(try ImageFile.readDeep("\(folder.path)/inverted.png"))
        #expect(inverted.pixels[5 * sheet.width + 5] == deep.pixels[0])
        let json = try folder.easel("reconstruct", "--run", "run", "deep.png", "-o", "a.png", "--json").json()
        #expect(json["bitDepth"] as? Int == 16)
        let jpeg = try folder.easel("reconstruct", "--run", "run", "deep.png", "-o", "deep.jpg")
        #expect(jpeg.lines.last == "in 8 bits of 16: a JPEG file holds no more")
    }
}
