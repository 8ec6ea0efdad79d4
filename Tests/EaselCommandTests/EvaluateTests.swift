import Easel
import Foundation
import Testing

/// `easel evaluate` on trained runs, and training with a judge.
@Suite struct EvaluateTests {
    @Test func aVariationalAutoencoderHasBounds() throws {
        for run in [TrainedRuns.vae, TrainedRuns.conditionalVAE] {
            let folder = try #require(run)
            let json = try folder.easel("evaluate", "--run", "run", "--importance-samples", "5", "--json").json()
            let test = try #require(json["test"] as? [String: Double])
            for name in ["loss", "reconstruction", "kl", "mse", "psnr", "ssim"] {
                #expect(test[name] != nil, "\(name)")
            }
            let bound = try #require(json["importanceWeightedBound"] as? [String: Double])
            let (nats, elbo) = (try #require(bound["nats"]), try #require(bound["elbo"]))
            #expect(bound["samples"] == 5 && nats > elbo)
            // The same bound by other draws.
            #expect(try abs(elbo + #require(test["loss"])) < 3, "\(elbo) and \(test)")
            let kl = try #require((json["perDimension"] as? [String: [Double]])?["kl"])
            #expect(try abs(kl.reduce(0, +) - #require(test["kl"])) < 1e-3)
            let text = try folder.easel("evaluate", "--run", "run", "--importance-samples", "0").output
            for (name, unit) in [("kl", " nats"), ("loss", " nats"), ("psnr", " dB"), ("ssim", "")] {
                let value = try #require(test[name])
                #expect(text.contains("\n\(name) \(String(format: "%.6f", value))\(unit)\n"), "\(name) in \(text)")
            }
        }
    }

    @Test func aJudgeLooksAtWhatIsDrawn() throws {
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        for run in [TrainedRuns.dcgan, TrainedRuns.vae, TrainedRuns.autoencoder] {
            let folder = try #require(run)
            let json = try folder.easel(
                "evaluate", "--run", "run", "--judge", judge, "--count", "50", "--neighbours", "near.png", "--json"
            ).json()
            let drawn = try #require(json["drawn"] as? [String: Any])
            let shares = try #require(drawn["classShares"] as? [Double])
            #expect(shares.count == 10 && abs(shares.reduce(0, +) - 1) < 1e-9)
            #expect(drawn["pictures"] as? Int == 50)
            #expect((drawn["judgeHash"] as? String)?.count == 16)
            #expect(try #require(drawn["frechetDistance"] as? Double) > 0)
            #expect(try size(folder.picture("near.png")) == gridSize(rows: 4, columns: 10, groups: 2))
        }
        let folder = try #require(TrainedRuns.dcgan)
        let text = try folder.easel("evaluate", "--run", "run", "--judge", judge, "--count", "50").output
        #expect(text.contains("50 drawn pictures from seed 0"))
        // Each measure of drawn pictures beside that of training pictures.
        let lines = text.split(separator: "\n")
        let title = try #require(lines.first { $0.hasPrefix("beside as many test pictures ") })
        let floor = try #require(title.range(of: "training pictures")).lowerBound
        for (name, decimals) in [("Fréchet distance", 4), ("kernel distance (KID)", 6), ("coverage (k = 5)", 4)] {
            let line = try #require(lines.first { $0.hasPrefix(name + "  ") })
            let cells = line.dropFirst(name.count).split(separator: " ")
            #expect(cells.count == 2 && cells.allSatisfy { $0.split(separator: ".").last?.count == decimals })
            let place = title.distance(from: title.startIndex, to: floor)
            #expect(line.dropFirst(place).first?.isWhitespace == false && line.dropFirst(place - 1).first == " ")
        }
        #expect(try folder.failure("evaluate", "--run", "run", "--judge", "run").contains("tells no classes apart"))
        #expect(try folder.failure("evaluate", "--run", "run", "--judge", "none").contains("none"))
    }

    @Test func everyMeasureHasItsFloor() throws {
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        for run in [TrainedRuns.dcgan, TrainedRuns.conditionalDCGAN] {
            let finished = try #require(run).easel(
                "evaluate", "--run", "run", "--judge", judge, "--count", "40", "--json")
            let drawn = try #require(finished.json()["drawn"] as? [String: Any])
            let floors = try #require(drawn["floors"] as? [String: Any])
            for measures in [drawn, floors] {
                #expect(measures["pictures"] as? Int == 40 && measures["neighbours"] as? Int == 5)
                for key in ["precision", "recall", "coverage", "totalVariation"] {
                    #expect(try (0...1).contains(#require(measures[key] as? Double)), "\(key)")
                }
                #expect(measures["kid"] is Double && measures["density"] is Double)
                #expect((measures["classShares"] as? [Double])?.count == 10)
                let test = try #require(measures["chiSquare"] as? [String: Any])
                #expect(test["degreesOfFreedom"] is Int && test["p"] is Double && test.keys.contains("statistic"))
                #expect(measures["classFrechet"] is NSNull)
            }
            let floor = try #require(drawn["floor"] as? Double)
            #expect(floor == floors["frechetDistance"] as? Double)
            #expect(try floor < #require(drawn["frechetDistance"] as? Double))
            #expect(try #require(floors["coverage"] as? Double) > 0.5)
            #expect(finished.errors.contains("no class has 1000 generated and 1000 real pictures; it is left out"))
            // The same numbers on one thread.
            let single = try #require(run).easel(
                "evaluate", "--run", "run", "--judge", judge, "--count", "40", "--json", "--threads", "1")
            #expect(single.output == finished.output)
        }
    }

    /// Of a conditional model a picture is of the class it was drawn as, of the others of the class of their label.
    @Test func classesAreMeasuredWhereThereAreAThousand() throws {
        let folder = Folder()
        try folder.makeFolder("tests/3")
        // Whatever they look like to the judge.
        let set = try Digits().images(from: 20_000, count: 1000)
        for index in 0..<1000 { try folder.write(set.image(at: index), "tests/3/\(index).png") }
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        let run = try #require(TrainedRuns.conditionalDCGAN).path + "/run"
        let arguments = ["evaluate", "--run", run, "--judge", judge, "--data", "tests"]
        let drawn = try #require(try folder.easel(arguments + ["--json"]).json()["drawn"] as? [String: Any])
        let classes = try #require(drawn["classFrechet"] as? [String: Any])
        #expect(drawn["pictures"] as? Int == 1000 && classes["worstClass"] as? String == "3")
        // One class is all of them.
        #expect(classes["mean"] as? Double == classes["worst"] as? Double)
        let (mean, all) = (classes["mean"] as? Double ?? 0, drawn["frechetDistance"] as? Double ?? 1)
        // But for rounding: they are summed in another order.
        #expect(abs(mean - all) < 1e-12 * all)
        #expect((drawn["floors"] as? [String: Any])?["classFrechet"] is NSNull)
        #expect(
            try folder.easel(arguments + ["--count", "999"]).errors.contains(
                "no class has 1000 generated and 1000 real"))
    }

    /// A data set that would have to be downloaded for the floor alone is not.
    @Test(
        .enabled(
            if: DatasetCatalog(roots: ["/usr/share/datasets"], cache: nil).location(of: "mnist") == nil,
            "MNIST is where no variable leads"))
    func nothingIsDownloadedForTheFloor() throws {
        let game = try #require(TrainedRuns.dcgan)
        let folder = Folder()
        try FileManager.default.copyItem(atPath: game.path + "/run", toPath: folder.path + "/run")
        let record = folder.text("run/run.json")
        try folder.put(record.replacing("\"digits\"", with: "\"mnist\""), "run/run.json")
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        let finished = try Command.run(
            ["evaluate", "--run", "run", "--judge", judge, "--data", "digits", "--count", "20"], in: folder,
            environment: ["EASEL_DATA_ROOT": folder.path, "XDG_CACHE_HOME": folder.path, "HOME": folder.path])
        #expect(
            finished.code == 0 && finished.errors.contains("mnist is not on this machine; easel data fetch"),
            "\(finished.errors)")
    }

    /// Pictures that are not there any more leave the rest of the report as it is.
    @Test func trainingPicturesThatHaveGoneLeaveNoFloor() throws {
        let folder = Folder()
        for index in 0..<30 {
            try folder.makeFolder("own/\(index % 2)")
            try folder.write(digit(index), "own/\(index % 2)/\(index).png")
        }
        try folder.easel(
            "train", "dcgan", "--data", "own", "--batch-size", "10", "--base-width", "4", "--latent-size", "8",
            "--epochs", "1", "--output", "run")
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        let arguments = ["evaluate", "--run", "run", "--judge", judge, "--data", "digits", "--count", "40", "--json"]
        let before = try folder.easel(arguments)
        let floors = try #require((before.json()["drawn"] as? [String: Any])?["floors"] as? [String: Any])
        // A tenth or so is held out.
        let count = try #require(floors["pictures"] as? Int)
        #expect((20..<30).contains(count) && before.errors.contains("the floor is of \(count) training pictures"))
        try FileManager.default.moveItem(atPath: folder.path + "/own", toPath: folder.path + "/elsewhere")
        let after = try folder.easel(arguments)
        let drawn = try #require(after.json()["drawn"] as? [String: Any])
        #expect(drawn["floor"] is NSNull && drawn["floors"] is NSNull && drawn["kid"] is Double)
        #expect(after.errors.contains("no floor, for want of the training pictures: ") && after.errors.contains("own"))
    }

    @Test func aDistanceOfFewPicturesIsSaidToBeOne() throws {
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        let folder = try #require(TrainedRuns.dcgan)
        for (count, says) in [("2", "than features it says little"), ("900000", "so many are compared")] {
            let finished = try Command.run(
                ["evaluate", "--run", "run", "--judge", judge, "--count", count], in: folder)
            #expect(finished.code == 0 && finished.errors.contains(says), "\(finished.errors)")
            let isFew = finished.errors.contains("they take at least 6 pictures, and there are 2")
            #expect(isFew == (count == "2"), "\(finished.errors)")
        }
    }

    @Test func aClassifierHasAnAccuracy() throws {
        let folder = try #require(TrainedRuns.classifier)
        let test = try #require(
            folder.easel("evaluate", "--run", "run", "--json").json()["test"] as? [String: Double])
        #expect(try #require(test["accuracy"]) > 0.3, "\(test)")
        #expect(try folder.failure("sample", "--run", "run").contains("draws no pictures"))
        #expect(try folder.failure("reconstruct", "--run", "run", "x.png").contains("gives no pictures back"))
    }

    /// The judge is a part of the run: a run taken up asks for the same one.
    @Test func aGameIsJudgedWhileItTrains() throws {
        let judge = try #require(TrainedRuns.classifier)
        let folder = Folder()
        try folder.easel(
            "train", "dcgan", "--data", "digits", "--limit", "60", "--batch-size", "20", "--base-width", "4",
            "--epochs",
            "1", "--judge", judge.path + "/run", "--output", "run")
        let log = folder.text("run/log.jsonl")
        #expect(log.contains("\"frechetDistance\"") && log.contains("\"classShares\""))
        #expect(folder.text("run/run.json").contains("\"hash\""))
        #expect(folder.link("run/checkpoints/best.safetensors") != nil)
        // The run has a copy of its own, and needs the classifier's run no more.
        let record = folder.text("run/run.json")
        #expect(!record.contains("\"/"))
        try folder.put(record.replacing(#/"path" : "[^"]*"/#, with: #""path" : "/nowhere""#), "run/run.json")
        try folder.easel("train", "--resume", "run", "--epochs", "2")
        try folder.easel("evaluate", "--run", "run")
        try folder.put(record.replacingOccurrences(of: "\"hash\" : \"", with: "\"hash\" : \"0"), "run/run.json")
        #expect(
            try folder.failure("train", "--resume", "run", "--epochs", "3").contains(
                "not the one the run was begun with"))
        // What would fail after an epoch fails before there is a folder.
        try folder.makeFolder("colours")
        for index in 0..<4 { try folder.write(digit(index).converted(toChannels: 3), "colours/\(index).png") }
        let error = try folder.failure(
            "train", "gan", "--data", "colours", "--judge", judge.path + "/run", "--output", "gan")
        #expect(error.contains("looks at pictures of 28x28x1, not of 28x28x3") && !folder.has("gan"))
        for name in ["a", "b"] {
            try folder.makeFolder("two/\(name)")
            for index in 0..<4 { try folder.write(digit(index), "two/\(name)/\(index).png") }
        }
        let other = try folder.failure(
            "train", "gan", "--data", "two", "--judge", judge.path + "/run", "--output", "gan")
        #expect(other.contains("does not know classes a, b of two") && !folder.has("gan"))
        #expect(
            try folder.failure("train", "vae", "--data", "digits", "--judge", judge.path + "/run", "--output", "vae")
                .contains("takes no --judge"))
        #expect(!folder.has("vae"))
    }

    @Test func whatIsNotLookedAtIsRefused() throws {
        let game = try #require(TrainedRuns.dcgan)
        #expect(
            try game.failure("evaluate", "--run", "run", "--seed", "7").contains(
                "looked at with --judge or --neighbours"))
        #expect(
            try game.failure("evaluate", "--run", "run", "--importance-samples", "5").contains(
                "no importance-weighted bound"))
        #expect(
            try game.failure("evaluate", "--run", "run", "--judge", "x", "--class", "1").contains("leave out --class"))
        let best = try game.easel("sample", "--run", "run", "--checkpoint", "best", "-o", "best.png")
        #expect(best.errors.contains("so the latest is used"))
    }
}
