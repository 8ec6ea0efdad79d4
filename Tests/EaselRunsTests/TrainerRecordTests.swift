import EaselFiles
import EaselRuns
import EaselTraining
import Testing

/// What a trainer writes down so that a kill at any moment loses nothing.
struct TrainerRecordTests {
    /// Within an epoch nothing is measured, so the checkpoint has no score; it must stay all the same.
    @Test func aCheckpointWithinAnEpochStaysWhereHigherIsBetter() throws {
        let run = try SmallRun(train: 40, batchSize: 10, epochs: 3)
        let recipe = try run.recipe()
        recipe.accuracies = [1: 0.3, 2: 0.9]
        let directory = try run.directory()
        do {
            let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
            trainer.keepBest = "accuracy"
            #expect(try trainer.run(shouldStop: { trainer.stepsDone == 2 }) == .interrupted)
            #expect(try directory.latestCheckpoint().metadata.step == 2)
            #expect(try trainer.run(shouldStop: { trainer.stepsDone == 6 }) == .interrupted)
        }
        #expect(try directory.latestCheckpoint().metadata.step == 6)
        #expect(try directory.bestCheckpoint().metadata.epoch == 1)
        #expect(
            run.folder.names("run/checkpoints") == [
                "best.safetensors", "epoch-0001.safetensors", "epoch-0002-step-000006.safetensors",
                "latest.safetensors",
            ])
        let file = try SafetensorsFile(path: directory.checkpointsPath + "/latest.safetensors")
        #expect(try CheckpointMetadata(of: file) == directory.latestCheckpoint().metadata)
    }

    @Test func whatDecidesHowARunGoesOnIsRecordedBeforeTheFirstCheckpoint() throws {
        let run = try SmallRun(train: 40, batchSize: 10, epochs: 2)
        let path = try run.directory().path
        do {
            let directory = try RunDirectory.open(path, forTraining: true)
            let recipe = try run.recipe()
            recipe.accuracies = [1: 0.1]
            let trainer = try Trainer(recipe, on: run.dataset, into: directory, epochs: 3, resuming: true)
            trainer.keepBest = "accuracy"
            trainer.checkpointInterval = 3
            trainer.retention = CheckpointRetention(keepingLast: 4, keepingEvery: 2)
            struct Killed: Error {}
            // As a kill in the first step would.
            recipe.losses = [1: .nan]
            #expect(throws: RunError.self) { try trainer.run() }
        }
        #expect(run.folder.names("run/checkpoints") == [])
        let directory = try RunDirectory.open(path, forTraining: true)
        let resumed = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: true)
        #expect(resumed.keepBest == "accuracy" && resumed.checkpointInterval == 3)
        #expect(resumed.retention == CheckpointRetention(keepingLast: 4, keepingEvery: 2))
        #expect(directory.record.epochs == 3 && directory.record.retention == "last:4,every:2")
    }

    @Test func bitsThatFlippedAreNoticedAndPassedOver() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 2)
        let directory = try run.directory()
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        let path = directory.checkpointsPath + "/epoch-0002.safetensors"
        let whole = bytes(of: path)
        let file = try SafetensorsFile(path: path)
        try file.verify()
        // One bit of each tensor, and some of the header.
        let start = whole.count - (file.tensors.last?.byteRange.upperBound ?? 0)
        for place in file.tensors.map({ start + $0.byteRange.lowerBound }) + [start - 30, 60] {
            var damaged = whole
            damaged[place] ^= 1
            try put(damaged, at: path)
            let found = try directory.latestCheckpoint()
            #expect(found.metadata.epoch == 1)
            #expect(found.passedOver.count == 1 && found.passedOver[0].path == path)
        }
        try put(whole, at: path)
        #expect(try directory.latestCheckpoint().passedOver == [])
    }

    @Test func damagedLinesOfTheLogAreReported() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 2)
        let directory = try run.directory()
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        let whole = bytes(of: directory.logPath)
        func notes() throws -> [String] {
            var notes: [String] = []
            _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: true) {
                if case .note(let text) = $0 { notes.append(text) }
            }
            return notes
        }
        #expect(try notes() == [])
        // A digit of a loss: still JSON, and a number that nobody measured.
        let digit = try #require(whole.lastIndex(of: UInt8(ascii: ".")))
        var damaged = whole
        damaged[digit + 1] = damaged[digit + 1] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
        try put(damaged, at: directory.logPath)
        #expect(try notes() == ["\(directory.logPath): 1 damaged lines are left out (2)"])
        // A last line torn by a kill is nothing to speak of.
        try put(whole.dropLast(5), at: directory.logPath)
        #expect(try notes() == [])
    }
}
