import EaselRuns
import EaselTraining
import Testing

/// Scores, epoch by epoch, against what PyTorch's ReduceLROnPlateau made of them (`Tools/reference/schedules.py`).
@Suite struct ScoreWatchTests {
    private let scores = [
        1.0, 0.9, 0.8999, 0.95, 0.91, 0.85, 0.86, 0.87, 0.88, 0.5, 0.5, 0.5, 0.5, 0.5, 0.49999, 0.4, 0.41, 0.42, 0.43,
    ]

    /// The rates after each score; the watch goes through its text each time, as through a checkpoint.
    private func rates(_ scores: [Double], _ direction: MetricDirection, _ plateau: PlateauSchedule) throws -> [Double]
    {
        var watch = ScoreWatch()
        return try scores.enumerated().map { index, score in
            watch.add(score, ofEpoch: index + 1, direction, plateau: plateau)
            let read = try #require(ScoreWatch(watch.text))
            #expect(read == watch)
            watch = read
            return plateau.reduced(0.1, times: watch.reductions)
        }
    }

    @Test func agreesWithPyTorch() throws {
        let halved = [
            0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.0125, 0.0125, 0.00625, 0.00625, 0.00625,
            0.00625, 0.003125, 0.003125,
        ]
        let plateau = PlateauSchedule(factor: 0.5, patience: 1)
        #expect(try rates(scores, .lower, plateau) == halved)
        #expect(try rates(scores.map { 1 / $0 }, .higher, plateau) == halved)
        let least = try rates(scores, .lower, PlateauSchedule(patience: 0, threshold: 0.1, least: 0.01))
        #expect(zip(least, [0.1] + [Double](repeating: 0.01, count: 18)).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    /// Of equal scores the earlier one is the best, as of checkpoints.
    @Test func epochsSinceTheBest() {
        var watch = ScoreWatch()
        #expect(watch.best == nil && watch.epochsSinceBest == 0)
        let since = scores.prefix(13).enumerated().map { index, score in
            watch.add(score, ofEpoch: index + 1, .lower, plateau: nil)
            return watch.epochsSinceBest
        }
        #expect(since == [0, 0, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 3])
        #expect(watch.best?.score == 0.5 && watch.best?.epoch == 10 && watch.reductions == 0)
    }

    @Test func anotherScoreStartsAgainAtTheReducedRate() {
        var watch = ScoreWatch()
        for epoch in 1...3 { watch.add(1, ofEpoch: epoch, .lower, plateau: PlateauSchedule(patience: 0)) }
        watch.restart()
        #expect(watch.best == nil && watch.reductions == 2)
        watch.add(-5, ofEpoch: 4, .higher, plateau: PlateauSchedule(patience: 0))
        #expect(watch.best?.epoch == 4 && watch.reductions == 2)
    }

    @Test(arguments: [
        "", "1 2", "1 0.5 1 0.5 0", "1 0.5 2 0.5 0 0", "-1 0.5 1 0.5 0 0", "1 nan 1 0.5 0 0", "1 0.5 1 inf 0 0",
        "1 0.5 1 0.5 0 0 0", "1 0.5 1 0.5 0 x", "9999999999999999 - 0 - 0 0",
    ])
    func whatIsNoTextIsRefused(_ text: String) {
        #expect(ScoreWatch(text) == nil)
    }
}
