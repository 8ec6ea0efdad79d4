import EaselFiles
import EaselRuns
import EaselTraining
import Testing

/// Ending a training when its score has stopped improving, and reducing its learning rate.
struct EarlyStopTests {
    /// A trainer whose evaluations find the scores of a list from an epoch on.
    private func trainer(
        _ run: SmallRun, _ directory: RunDirectory, scores: [Double], after epochs: Int = 0, resuming: Bool = false
    ) throws -> (trainer: Trainer, recipe: WatchedRecipe) {
        let recipe = try run.recipe()
        for (index, score) in scores.dropFirst(epochs).enumerated() { recipe.scores[index + 1] = score }
        return (try Trainer(recipe, on: run.dataset, into: directory, resuming: resuming), recipe)
    }

    private let scores = [0.5, 0.4, 0.45, 0.41, 0.3, 0.31, 0.32, 0.2, 0.1]

    @Test func endsAfterThePatience() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 9)
        let directory = try run.directory()
        let trainer = try trainer(run, directory, scores: scores).trainer
        trainer.stopEarly = 2
        #expect(trainer.earlyStop == nil && !trainer.isFinished)
        #expect(try trainer.run() == .finished)
        let early = try #require(trainer.earlyStop)
        #expect(early.epoch == 4 && early.bestEpoch == 2 && early.bestScore == 0.4 && trainer.isFinished)
        #expect(
            early.line
                == "stopped early after epoch 4: test loss has not improved for 2 epochs, it was best after epoch 2 (0.4)"
        )
        #expect(try directory.bestCheckpoint().metadata.epoch == 2)
        #expect(try directory.latestCheckpoint().metadata.epoch == 4)
        #expect(try RunRecord.read(path: directory.path + "/run.json").stopEarly == 2)
    }

    /// A run that stopped early has nothing left to train until it is told to wait longer.
    @Test func goesOnWhenToldTo() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 9)
        let path = try run.directory().path
        /// Trains on, and says how many steps are done, and after which epoch it stopped early before and after.
        func resumed(_ patience: Int?, after epochs: Int) throws -> [Int?] {
            let directory = try RunDirectory.open(path, forTraining: true)
            let (trainer, _) = try trainer(run, directory, scores: scores, after: epochs, resuming: epochs > 0)
            if let patience { trainer.stopEarly = patience }
            let before = trainer.earlyStop?.epoch
            #expect(trainer.isFinished == (before != nil))
            #expect(try trainer.run() == .finished)
            return [before, trainer.stepsDone, trainer.earlyStop?.epoch]
        }
        #expect(try resumed(2, after: 0) == [nil, 8, 4])
        #expect(try resumed(nil, after: 4) == [4, 8, 4])
        #expect(try resumed(3, after: 4) == [nil, 18, nil])
    }

    @Test func zeroNeverEndsIt() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 5)
        let directory = try run.directory()
        let trainer = try trainer(run, directory, scores: [1, 2, 3, 4, 5]).trainer
        trainer.stopEarly = 0
        #expect(try trainer.run() == .finished && trainer.stepsDone == 10 && trainer.earlyStop == nil)
        #expect(try RunRecord.read(path: directory.path + "/run.json").stopEarly == nil)
    }

    /// Another measurement is not compared with the scores of the one before.
    @Test func anotherMeasurementCountsAnew() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 6)
        let path = try run.directory().path
        do {
            let first = try trainer(run, RunDirectory.open(path, forTraining: true), scores: [1, 2, 3, 4]).trainer
            #expect(try first.run(shouldStop: { first.stepsDone == 5 }) == .interrupted)
        }
        let (second, recipe) = try trainer(run, RunDirectory.open(path, forTraining: true), scores: [], resuming: true)
        recipe.accuracies = [1: 0.5, 2: 0.6, 3: 0.6, 4: 0.6]
        (second.keepBest, second.stopEarly) = ("accuracy", 2)
        #expect(second.earlyStop == nil)
        #expect(try second.run() == .finished)
        #expect(second.earlyStop == nil && second.stepsDone == 12)
    }

    /// Killed after every step and taken up again, a run has the same learning rates, and ends after the same epoch with
    /// the same bytes.
    @Test(arguments: [(patience: 3, epochs: 9), (patience: 2, epochs: 4)])
    func stoppedAfterEveryStep(patience: Int, epochs last: Int) throws {
        let run = try SmallRun(
            train: 20, batchSize: 10, epochs: 9, schedule: "plateau:factor=0.5,patience=0,threshold=0.3")
        let whole = try run.directory("whole")
        let (uninterrupted, watched) = try trainer(run, whole, scores: scores)
        uninterrupted.stopEarly = patience
        #expect(try uninterrupted.run() == .finished && uninterrupted.stepsDone == 2 * last)
        #expect(Set(watched.learningRates).count == (last == 9 ? 6 : 3))
        let path = try run.directory("parts").path
        var (rates, epochs): ([Float], Int) = ([], 0)
        for _ in 0..<30 {
            let directory = try RunDirectory.open(path, forTraining: true)
            let (trainer, recipe) = try trainer(run, directory, scores: scores, after: epochs, resuming: true)
            trainer.stopEarly = patience
            let end = try trainer.run(shouldStop: { true })
            (rates, epochs) = (rates + recipe.learningRates, trainer.stepsDone / 2)
            if end == .finished { break }
        }
        #expect(rates == watched.learningRates)
        for epoch in 1...last {
            let file = "/checkpoints/epoch-000\(epoch).safetensors"
            let isEqual = bytes(of: whole.path + file) == bytes(of: path + file)
            #expect(isEqual && !bytes(of: path + file).isEmpty)
        }
    }
}
