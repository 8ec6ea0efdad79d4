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
        #expect(text.contains("Fréchet distance: ") && text.contains("50 drawn pictures from seed 0"))
        #expect(try folder.failure("evaluate", "--run", "run", "--judge", "run").contains("tells no classes apart"))
        #expect(try folder.failure("evaluate", "--run", "run", "--judge", "none").contains("none"))
    }

    @Test func aDistanceOfFewPicturesIsSaidToBeOne() throws {
        let judge = try #require(TrainedRuns.classifier).path + "/run"
        let folder = try #require(TrainedRuns.dcgan)
        for (count, says) in [("2", "than features it says little"), ("900000", "so many are compared")] {
            let finished = try Command.run(
                ["evaluate", "--run", "run", "--judge", judge, "--count", count], in: folder)
            #expect(finished.code == 0 && finished.errors.contains(says), "\(finished.errors)")
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
