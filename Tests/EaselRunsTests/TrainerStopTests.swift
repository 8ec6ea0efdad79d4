import EaselData
import EaselFiles
import EaselRuns
import EaselTraining
import Testing

/// Stopping, saving within an epoch, going on, and losses that are not finite.
struct TrainerStopTests {
    private func names(_ directory: RunDirectory) throws -> [String] {
        let folder = directory.checkpointsPath
        return try FileSystem.names(in: folder).filter { $0.hasPrefix("epoch-") }
    }

    @Test func checkpointsWithinAnEpoch() throws {
        let run = try SmallRun(train: 50, batchSize: 10, epochs: 2)
        let directory = try run.directory()
        let trainer = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false)
        trainer.checkpointInterval = 2
        var seen: [[String]] = []
        _ = try trainer.run(report: { event in
            if case .step = event { seen.append((try? names(directory)) ?? []) }
        })
        // Seen before the step's own checkpoint; an older one goes when the next is there.
        let (first, step) = ("epoch-0001.safetensors", { "epoch-000\(($0 - 1) / 5 + 1)-step-00000\($0).safetensors" })
        #expect(seen.count == 10)
        #expect(seen[0] == [] && seen[1] == [] && seen[2] == [step(2)] && seen[4] == [step(4)] && seen[5] == [first])
        #expect(seen[6] == [step(6), first].sorted() || seen[6] == [first, step(6)])
        #expect(try names(directory) == [first, "epoch-0002.safetensors"])
    }

    /// Stopped after every single step, and each time taken up by a new process, as it were.
    @Test func stoppedAfterEveryStep() throws {
        let run = try SmallRun(
            train: 34, batchSize: 16, epochs: 2, schedule: "cosine", clipping: .init(kind: .globalNorm, limit: 1))
        let whole = try run.directory("whole")
        #expect(try Trainer(run.recipe(), on: run.dataset, into: whole, resuming: false).run() == .finished)
        let path = try run.directory("parts").path
        var stops = 0
        while true {
            let directory = try RunDirectory.open(path, forTraining: true)
            let trainer = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: true)
            if try trainer.run(shouldStop: { true }) == .finished { break }
            stops += 1
            try #require(stops < 20)
        }
        #expect(stops == 5)
        for epoch in ["epoch-0001", "epoch-0002"] {
            let file = "/checkpoints/\(epoch).safetensors"
            let isEqual = bytes(of: whole.path + file) == bytes(of: path + file)
            #expect(isEqual && !bytes(of: path + file).isEmpty)
        }
        let logs = try [whole.path, path].map { try LogReader(path: $0 + "/log.jsonl").records }
        #expect(logs[0].map(\.train) == logs[1].map(\.train) && logs[0].map(\.test) == logs[1].map(\.test))
        #expect(logs[0].map(\.learningRate) == logs[1].map(\.learningRate) && logs[0].count == 2)
    }

    @Test(arguments: [Float.nan, .infinity]) func aLossThatIsNotFinite(value: Float) throws {
        let run = try SmallRun(train: 50, batchSize: 10, epochs: 2)
        let recipe = try run.recipe()
        recipe.losses = [8: value]
        let directory = try run.directory()
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        trainer.checkpointInterval = 1
        let text = message { _ = try trainer.run() }
        #expect(text.contains("loss is \(value) at step 8 (epoch 2)") && text.contains("--learning-rate"), "\(text)")
        #expect(
            text.contains("the last checkpoint is untouched; go on from it with a lower --learning-rate"), "\(text)")
        #expect(text.hasSuffix("train --resume \(directory.path) --learning-rate 0.0001"), "\(text)")
        let latest = try directory.latestCheckpoint().metadata
        #expect(latest.step == 7)
    }

    /// The loss is that of before the update: weights can be lost while it is still finite.
    @Test func weightsThatAreNotFiniteAreNotSaved() throws {
        let run = try SmallRun(train: 10, batchSize: 10, epochs: 2)
        let recipe = try run.recipe()
        let directory = try run.directory()
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        var steps = 0
        let text = message {
            _ = try trainer.run(report: { event in
                guard case .step = event else { return }
                steps += 1
                if steps == 2 { recipe.parameters[0].parameter.values[0] = .nan }
            })
        }
        #expect(text.contains("is nan at step 2 (epoch 2)"), "\(text)")
        #expect(try directory.latestCheckpoint().metadata.epoch == 1)
    }

    @Test func aPositionThatCannotBe() throws {
        let run = try SmallRun(train: 50, batchSize: 10, epochs: 1)
        let directory = try run.directory()
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        // The same pictures in smaller batches: five steps are not one epoch then.
        var record = run.record
        record.batchSize = 5
        try record.write(to: directory.recordPath)
        let changed = try RunDirectory.open(directory.path)
        let text = message { _ = try Trainer(run.recipe(), on: run.dataset, into: changed, resuming: true) }
        #expect(text.contains("epoch-0001.safetensors: step 5 is not step 0 after 1 epochs of 10 steps"), "\(text)")
    }

    /// What a run is to go on with is written before the first step, and not by a run that is only looked at.
    @Test func plansAreWrittenWithTheFirstStep() throws {
        let run = try SmallRun(train: 50, batchSize: 10, epochs: 1)
        let directory = try run.directory()
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        let planned = directory.planning {
            $0.optimizer.learningRate = 0.25
            $0.clipping = .init(kind: .globalNorm, limit: 2)
        }
        #expect(planned.record.optimizer.learningRate == 0.25)
        let finished = try Trainer(run.recipe(), on: run.dataset, into: planned, resuming: true)
        #expect(try finished.run() == .finished)
        #expect(try RunRecord.read(path: directory.recordPath) == run.record)
        let recipe = try run.recipe()
        let trainer = try Trainer(recipe, on: run.dataset, into: planned, epochs: 2, resuming: true)
        _ = try trainer.run(shouldStop: { true })
        let written = try RunRecord.read(path: directory.recordPath)
        #expect(written.optimizer.learningRate == 0.25 && written.clipping?.limit == 2 && written.epochs == 2)
        #expect(recipe.learningRates == [0.25])
    }
}
