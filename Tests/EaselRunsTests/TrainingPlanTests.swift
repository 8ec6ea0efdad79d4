import EaselCore
import EaselImages
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Planning, beginning and going on with a training") struct TrainingPlanTests {
    private func plan(_ model: String, in folder: String) -> TrainingPlan {
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: 40))
        (plan.epochs, plan.batchSize) = (2, 16)
        plan.place = .folder(folder + "/run")
        return plan
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    @Test("a plan trains, and a run that was stopped is gone on with to the same weights") func trained() throws {
        let folder = TemporaryFolder()
        let (one, other) = (folder.path + "/one", folder.path + "/other")
        let whole = try plan("autoencoder", in: one).prepared().begin()
        #expect(try whole.run() == .finished)
        let path = other + "/run"
        do {
            let part = try plan("autoencoder", in: other).prepared().begin()
            var asked = 0
            let end = try part.run(shouldStop: {
                asked += 1
                return asked == 2
            })
            #expect(end == .interrupted && part.stepsDone == 2)
            #expect(message { _ = try ResumedTraining(path) }.contains("another process is training this run"))
            // What was stopped can be drawn from wherever its images have gone.
            let stopped = try RunDirectory.open(path)
            let space = try LatentSpace(stopped, stopped.latestCheckpoint()) { throw DataError("gone") }
            #expect(try space.latents(0..<2, seed: 1).count == 2 * space.decoder.latentSize)
            #expect(try stopped.keptTestImages(4)?.count == 4)
            // A kill leaves the images that were kept before the first step, for any distribution; what is fitted to
            // them is not kept, for all images may come back.
            let samplers = try OpenFolder(path + "/samplers", cannot: "look into")
            for name in try samplers.names() where name.hasSuffix(".safetensors") { try samplers.remove(name) }
            for source in [LatentSource.gaussian, .mixture(components: 2)] {
                var notes: [String] = []
                let killed = try LatentSpace(
                    stopped, stopped.latestCheckpoint(), source: source, report: { notes.append($0) },
                    training: { throw DataError("gone") })
                let drawn = try killed.latents(0..<2, seed: 1)
                #expect(drawn.count == 2 * killed.decoder.latentSize)
                #expect(notes.count == 1 && notes[0].contains("40 pictures") && notes[0].contains("gone"), "\(notes)")
                // All training images are kept here, so the same is fitted to them.
                let images = try stopped.loadImages().train
                let all = try LatentSpace(stopped, stopped.latestCheckpoint(), source: source) { images }
                let expected = try all.latents(0..<2, seed: 1)
                #expect(zip(drawn, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "\(source)")
            }
        }
        // The lock goes with the trainer.
        #expect(try ResumedTraining(path).trainer().run() == .finished)
        for name in ["checkpoints/epoch-0002.safetensors", "samplers/epoch-0002-gaussian.safetensors"] {
            let files = try [one, other].map { try Data(contentsOf: URL(fileURLWithPath: "\($0)/run/\(name)")) }
            #expect(files[0] == files[1], "\(name)")
        }
    }

    @Test("a time budget gives a number of epochs, and so many epochs the same weights") func timeBudget() throws {
        let folder = TemporaryFolder()
        let (one, other) = (folder.path + "/one", folder.path + "/other")
        var timed = plan("dcgan", in: one)
        timed.options = ["baseWidth": 2, "latentSize": 3, "averageHalfLife": .number(0.2)]
        (timed.seconds, timed.schedule) = (3600, "cosine")
        var lines: [String] = []
        let trainer = try timed.prepared().begin { lines.append($0) }
        let epochs = trainer.directory.record.epochs
        #expect(epochs >= 1 && lines.count == 1 && lines[0].hasPrefix("--seconds 3600: \(epochs) epoch"), "\(lines)")
        // As many as fit may be many here; the bytes say it after a few.
        var (asked, steps) = (0, min(epochs * 3, 7))
        _ = try trainer.run(shouldStop: {
            asked += 1
            return asked == steps
        })
        (timed.seconds, timed.epochs, timed.place) = (nil, epochs, .folder(other + "/run"))
        asked = 0
        _ = try timed.prepared().begin().run(shouldStop: {
            asked += 1
            return asked == steps
        })
        steps = 0
        let files = try [one, other].map {
            try RunDirectory.open($0 + "/run").latestCheckpoint().file
        }
        #expect(files[0].tensors.map(\.name) == files[1].tensors.map(\.name))
        for tensor in files[0].tensors where !tensor.name.hasPrefix("training.") {
            #expect(try files[0].values(tensor.name) as [Float] == files[1].values(tensor.name), "\(tensor.name)")
        }
        timed.seconds = 1e-3
        let text = message { _ = try timed.prepared().begin() }
        #expect(
            text.hasPrefix("--seconds 0.1: an epoch of 40 pictures takes about") && text.contains("--limit"), "\(text)")
        timed.seconds = -1
        #expect(message { _ = try timed.prepared() } == "--seconds is -1.0, it must be above 0 and at most 1000000000")
    }

    @Test("what is given is what the run records") func recorded() throws {
        var plan = plan("vae", in: "/nowhere")
        plan.options = ["latentSize": .integer(3), "beta": .number(2)]
        (plan.optimizer, plan.learningRate, plan.schedule) = ("sgd:momentum=0.5", 0.25, "cosine")
        (plan.seed, plan.keepBest, plan.checkpointInterval, plan.retention) = (7, "kl", 5, "last:2")
        #expect(message { _ = try plan.prepared() }.contains("kl cannot tell which checkpoint is best"))
        plan.keepBest = "loss"
        let record = try plan.prepared().record
        #expect(record.model.options["latentSize"] == .integer(3) && record.model.options["widths"] != nil)
        #expect(record.optimizer.name == "sgd" && record.optimizer.learningRate == 0.25)
        #expect(record.optimizer.hyperparameters["momentum"] == 0.5 && record.seed == 7)
        #expect(record.schedule == "cosine" && record.retention == "last:2" && record.checkpointInterval == 5)
        #expect(record.epochs == 2 && record.batchSize == 16 && record.dataset.trainCount == 40)
    }

    @Test("a mistake is told by the option's name and leaves nothing behind") func mistakes() throws {
        let folder = TemporaryFolder()
        let cases: [((inout TrainingPlan) -> Void, String)] = [
            ({ $0.epochs = 0 }, "--epochs is 0, it must be from 1 to 1000000"),
            ({ $0.batchSize = 0 }, "--batch-size is 0, it must be from 1 to 65536"),
            ({ $0.learningRate = -1 }, "--learning-rate is -1.0"), ({ $0.optimizer = "adem" }, "adem"),
            ({ $0.optimizer = "adam:beta1=x" }, "is not a number with its name"), ({ $0.schedule = "cosin" }, "cosin"),
            ({ $0.clipping = .init(kind: .value, limit: 0) }, "--clip-value is 0.0"),
            ({ $0.checkpointInterval = 0 }, "--checkpoint-every is 0"), ({ $0.retention = "lst:1" }, "lst:1"),
            ({ $0.retention = "best" }, "--keep best needs --keep-best"), ({ $0.model = "vea" }, "did you mean vae?"),
            ({ $0.options = ["noise": .text("x")] }, "no noise \"x\""),
            ({ $0.options = ["beta": .number(1)] }, "autoencoder has no option --beta"),
            ({ $0.data = DatasetSource("digit") }, "did you mean digits?"),
            ({ $0.data.limit = 0 }, "--limit is 0"), ({ $0.judge = folder.path }, "not a run"),
            ({ $0.keepBest = "accuracy" }, "accuracy cannot tell which checkpoint is best"),
        ]
        for (change, expected) in cases {
            var plan = plan("autoencoder", in: folder.path)
            change(&plan)
            let text = message { _ = try plan.prepared().begin() }
            #expect(text.contains(expected) && !text.contains("\n"), "\(text), expected \(expected)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("a description is of no larger batch than there are pictures") func description() throws {
        var plan = plan("dcgan", in: "/nowhere")
        (plan.batchSize, plan.data.limit) = (4096, 4)
        let prepared = try plan.prepared()
        #expect(try prepared.description().batchSize == 4 && prepared.memory.total < 64 << 20)
        #expect(try prepared.description().memory == prepared.memory)
    }

    @Test("a run is opened at the checkpoint that is named, or else chosen") func opened() throws {
        let folder = TemporaryFolder()
        var plan = plan("gan", in: folder.path)
        (plan.epochs, plan.options) = (1, ["widths": .list([.integer(4)])])
        _ = try plan.prepared().begin().run()
        let (path, named) = (folder.path + "/run", folder.path + "/run/checkpoints/latest.safetensors")
        for location in [path, path + "/", named] {
            let found = try RunLocation(location).open { Issue.record("\($0)") }
            #expect(found.directory.path == path && found.checkpoint.metadata.epoch == 1)
        }
        // A generator that nobody judges has no score.
        var notes: [String] = []
        #expect(try RunLocation(path).open(.best) { notes.append($0) }.checkpoint.metadata.epoch == 1)
        #expect(notes == ["\(path): nothing says which checkpoint is best, so the latest is used"])
        let text = message { _ = try RunLocation(named).open(.best) }
        #expect(text == "\(named) names a checkpoint already; leave out --checkpoint best")
    }

    @Test("a rate that does not change with the learning rate is said to stay") func rateOfItsOwn() throws {
        let folder = TemporaryFolder()
        var plan = plan("gan", in: folder.path)
        (plan.epochs, plan.options) = (1, ["widths": .list([.integer(4)]), "discriminatorLearningRate": .number(5e-4)])
        _ = try plan.prepared().begin().run()
        let path = folder.path + "/run"
        let notes = try ResumedTraining(path, change: TrainingChange(epochs: 2, learningRate: 0.125)).notes
        #expect(notes.last == "the discriminator's learning rate stays 0.0005, as the run was begun with", "\(notes)")
        #expect(try ResumedTraining(path, change: TrainingChange(epochs: 2)).notes.isEmpty)
    }

    @Test("a change is recorded when training goes on, and only then") func change() throws {
        let folder = TemporaryFolder()
        _ = try plan("autoencoder", in: folder.path).prepared().begin().run()
        let path = folder.path + "/run"
        let change = TrainingChange(epochs: 3, learningRate: 0.125, retention: "last:2")
        #expect(message { _ = try ResumedTraining(path, change: TrainingChange(epochs: 0)) }.contains("--epochs is 0"))
        do {
            let resumed = try ResumedTraining(path, change: change)
            #expect(resumed.notes == ["learning rate 0.125 from here on, 0.003 before"])
            #expect(try RunRecord.read(path: path + "/run.json").optimizer.learningRate < 0.01)
        }
        #expect(try ResumedTraining(path, change: change).trainer().run() == .finished)
        let record = try RunRecord.read(path: path + "/run.json")
        #expect(record.optimizer.learningRate == 0.125 && record.epochs == 3 && record.retention == "last:2")
    }
}
