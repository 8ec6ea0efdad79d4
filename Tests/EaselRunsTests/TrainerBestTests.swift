import EaselRuns
import EaselTraining
import Testing

/// Which checkpoint is kept as the best.
struct TrainerBestTests {
    private func best(_ directory: RunDirectory) throws -> CheckpointMetadata {
        try directory.bestCheckpoint().metadata
    }

    /// The accuracy is best after the second of three epochs, the loss after the last.
    @Test func theBestByANamedMetricIsKept() throws {
        let run = try SmallRun(train: 40, batchSize: 10, epochs: 3)
        let directory = try run.directory()
        let recipe = try run.recipe()
        recipe.accuracies = [1: 0.3, 2: 0.9, 3: 0.5]
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        trainer.keepBest = "accuracy"
        #expect(try trainer.run() == .finished)
        let found = try best(directory)
        #expect(found.epoch == 2 && found.score == 0.9 && found.scoreName == "test accuracy")
        #expect(found.scoreDirection == .higher)
        #expect(try directory.latestCheckpoint().metadata.epoch == 3)
        #expect(try LogReader(path: directory.logPath).records.filter { $0.kind == .epoch }.count == 3)
    }

    /// A run stopped within its second epoch and taken up goes on by the same measure, and keeps the best from before.
    @Test func aResumeGoesOnWithTheMetric() throws {
        let run = try SmallRun(train: 40, batchSize: 10, epochs: 3)
        let path = try run.directory().path
        func trainer(_ recipe: WatchedRecipe, resuming: Bool) throws -> Trainer {
            let directory = try RunDirectory.open(path, forTraining: true)
            return try Trainer(recipe, on: run.dataset, into: directory, resuming: resuming)
        }
        let first = try run.recipe()
        first.accuracies = [1: 0.9]
        do {
            let started = try trainer(first, resuming: false)
            started.keepBest = "accuracy"
            started.retention = CheckpointRetention(keepingLast: 1)
            #expect(try started.run(shouldStop: { started.stepsDone == 6 }) == .interrupted)
        }
        let second = try run.recipe()
        second.accuracies = [1: 0.3, 2: 0.5]
        let resumed = try trainer(second, resuming: true)
        #expect(resumed.keepBest == "accuracy")
        resumed.retention = CheckpointRetention(keepingLast: 1)
        #expect(try resumed.run() == .finished)
        #expect(try best(resumed.directory).epoch == 1)
        // Taken up with another measure, only what has that measure is compared.
        #expect(try best(resumed.directory).score == 0.9)
    }

    @Test func aMetricThatIsNotMeasuredIsRefusedAtOnce() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let recipe = try run.recipe()
        let trainer = try Trainer(recipe, on: run.dataset, into: run.directory(), resuming: false)
        trainer.keepBest = "beauty"
        let text = message { _ = try trainer.run() }
        #expect(text == "beauty cannot tell which checkpoint is best; what can is loss, mse")
        #expect(recipe.batchSizes.isEmpty)
    }

    /// Whether higher or lower is better is never guessed.
    @Test func aScoreWithoutADirectionIsRefused() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let recipe = try run.recipe()
        recipe.ownScore = Metric("diversity", nil)
        let directory = try run.directory()
        let text = message { _ = try Trainer(recipe, on: run.dataset, into: directory, resuming: false) }
        #expect(
            text
                == "diversity, by which the recipe would choose the best checkpoint, has no direction; give its Metric "
                + ".lower or .higher, or the recipe another score")
        recipe.ownScore = Metric("mse", .higher)
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        #expect(try trainer.run() == .finished && best(directory).scoreDirection == .higher)
    }

    @Test func directions() throws {
        #expect(MetricDirection.lower.isBetter(1, than: 2) && MetricDirection.higher.isBetter(2, than: 1))
        #expect(!MetricDirection.lower.isBetter(1, than: 1) && !MetricDirection.higher.isBetter(.nan, than: 1))
    }
}
