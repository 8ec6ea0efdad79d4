import EaselData
import EaselRuns
import EaselTraining
import Testing

/// The loop over epochs: what is trained, evaluated, logged and saved when.
struct TrainerTests {
    @Test func theLastSmallerBatchIsTrainedAndEvaluated() throws {
        let run = try SmallRun(train: 50, test: 21, batchSize: 16, epochs: 2)
        let recipe = try run.recipe()
        let trainer = try Trainer(recipe, on: run.dataset, into: run.directory(), resuming: false)
        #expect(trainer.stepsPerEpoch == 4)
        #expect(try trainer.run() == .finished)
        #expect(recipe.batchSizes == [16, 16, 16, 2, 16, 16, 16, 2])
        #expect(recipe.evaluated == [21, 21])
        #expect(recipe.stepCount == 8 && trainer.stepsDone == 8 && trainer.isFinished)
    }

    /// The mean over 21 pictures in batches of 16 and 5 is that of each picture by itself.
    @Test func theSmallerBatchWeighsLessInTheMean() throws {
        let run = try SmallRun(train: 16, test: 21, batchSize: 16)
        let recipe = try run.recipe()
        let whole = try recipe.inner.evaluation.means(over: run.dataset.test, batchSize: 21)
        let single = try recipe.inner.evaluation.means(over: run.dataset.test, batchSize: 1)
        let batches = try recipe.evaluate(on: run.dataset.test)
        for name in ["loss", "mse"] {
            let (one, all, some) = try (#require(single[name]), #require(whole[name]), #require(batches[name]))
            #expect(abs(one - all) < 1e-6 * one && abs(one - some) < 1e-6 * one)
        }
    }

    @Test func theBestCheckpointIsThatOfTheLowestTestLoss() throws {
        let run = try SmallRun(epochs: 4)
        let recipe = try run.recipe()
        recipe.scores = [1: 0.5, 2: 0.3, 3: 0.4, 4: 0.3]
        let directory = try run.directory()
        _ = try Trainer(recipe, on: run.dataset, into: directory, resuming: false).run()
        let best = try directory.bestCheckpoint().metadata
        // Of equal ones the earlier.
        #expect(best.epoch == 2 && best.score == 0.3 && best.scoreName == "test loss")
        #expect(try directory.latestCheckpoint().metadata.epoch == 4)
    }

    @Test func linesOfTheLogComeAtTheirInterval() throws {
        let run = try SmallRun(train: 50, batchSize: 16, epochs: 2)
        let recipe = try run.recipe()
        recipe.losses = [1: 1, 2: 2, 3: 3, 4: 11, 5: 5, 6: 6, 7: 7, 8: 8]
        let directory = try run.directory()
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        trainer.logInterval = 3
        _ = try trainer.run()
        let records = try LogReader(path: directory.logPath).records
        #expect(records.map(\.kind) == [.interval, .epoch, .interval, .epoch])
        #expect(records.map(\.step) == [3, 4, 6, 8])
        #expect(records.map(\.epoch) == [1, 1, 2, 2])
        // Means weighted by the pictures: the fourth batch of an epoch has two.
        let means: [Double] = [2, 118.0 / 50, 198.0 / 34, 304.0 / 50]
        for (record, mean) in zip(records, means) {
            let loss = try #require(record.train["loss"])
            #expect(abs(loss - mean) < 1e-9)
        }
        #expect(
            records.filter { $0.kind == .epoch }.allSatisfy { $0.test["mse"] != nil && $0.imagesPerSecond ?? 0 > 0 })
    }

    @Test func theScheduleReachesTheOptimizer() throws {
        let run = try SmallRun(
            train: 32, batchSize: 16, epochs: 3, optimizer: SGD(learningRate: 0.5), schedule: "step:every=1,factor=0.1")
        let recipe = try run.recipe()
        let directory = try run.directory()
        let start = recipe.parameters.map(\.parameter.values)
        var changes: [Double] = []
        var last = start
        _ = try Trainer(recipe, on: run.dataset, into: directory, resuming: false).run(report: { event in
            guard case .step = event else { return }
            let now = recipe.parameters.map(\.parameter.values)
            changes.append(distance(last, now))
            last = now
        })
        let rates: [Float] = [0.5, 0.5, 0.05, 0.05, 0.005, 0.005]
        #expect(recipe.learningRates.count == 6)
        for (rate, expected) in zip(recipe.learningRates, rates) { #expect(abs(rate - expected) < 1e-6) }
        #expect(recipe.inner.step.learningRate == recipe.learningRates.last)
        // Plain gradient descent moves in proportion, and gradients change little in six steps.
        #expect(changes[0] > 3 * changes[2] && changes[2] > 3 * changes[4] && changes[4] > 0)
    }

    @Test func clippingReachesTheOptimizer() throws {
        func change(_ clipping: RunRecord.Clipping?) throws -> Double {
            let run = try SmallRun(
                train: 16, batchSize: 16, epochs: 1, optimizer: SGD(learningRate: 1), clipping: clipping)
            let recipe = try run.recipe()
            let start = recipe.parameters.map(\.parameter.values)
            _ = try Trainer(recipe, on: run.dataset, into: run.directory(), resuming: false).run()
            let end = recipe.parameters.map(\.parameter.values)
            return distance(start, end)
        }
        let free = try change(nil)
        #expect(free > 0.02)
        #expect(abs(try change(.init(kind: .globalNorm, limit: 0.01)) - 0.01) < 1e-4)
        #expect(try change(.init(kind: .value, limit: 1e-4)) < free / 2)
    }

    @Test func overfitsThirtyTwoPictures() throws {
        let pictures = try Digits().images(from: 0, count: 32)
        let model = try ModelCatalog.imageAutoencoder(
            .init(name: "autoencoder"), image: .init(height: 28, width: 28, channels: 1))
        let recipe = try ReconstructionRecipe(model, optimizer: Adam(learningRate: 3e-3), batchSize: 32, seed: 1)
        let before = try recipe.evaluate(on: pictures)
        var values: [Float] = []
        for _ in 0..<300 {
            for batch in try pictures.batches(of: 32) { try recipe.train(on: batch, learningRate: 3e-3, into: &values) }
        }
        let after = try recipe.evaluate(on: pictures)
        #expect(try #require(before["mse"]) > 0.15)
        #expect(try #require(after["mse"]) < 0.005, "\(after)")
    }
}

/// How far apart two sets of parameters are: the root of the sum of squared differences.
private func distance(_ first: [[Float]], _ second: [[Float]]) -> Double {
    var sum = 0.0
    for (one, other) in zip(first.joined(), second.joined()) {
        let difference = Double(one) - Double(other)
        sum += difference * difference
    }
    return sum.squareRoot()
}
