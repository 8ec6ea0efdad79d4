import EaselFiles
import EaselTraining

/// The progress of a run, and the sums of what it has measured since the last line of the log and in the epoch.
struct TrainingProgress {
    /// Epochs finished.
    var epoch = 0
    /// Batches trained on in the epoch under way.
    var stepInEpoch = 0
    /// Batches trained on since the start of the run.
    var step = 0
    /// Sums over the epoch.
    var epochSums: MetricSums
    /// Sums since the last line of the log.
    var intervalSums: MetricSums
    /// How the score has come along.
    var watch = ScoreWatch()

    /// Starts a run.
    /// - Parameter metrics: What a step measures.
    init(_ metrics: [Metric]) {
        epochSums = MetricSums(metrics)
        intervalSums = epochSums
    }

    /// Takes in what a step measured.
    /// - Throws: `RunError` where it did not measure everything.
    mutating func add(_ values: [Metric: Float], size: Int) throws {
        try epochSums.add(values, size: size)
        try intervalSums.add(values, size: size)
        step += 1
        stepInEpoch += 1
    }

    mutating func takeIntervalMeans() -> [Metric: Double] {
        defer { intervalSums.clear() }
        return intervalSums.means
    }

    mutating func finishEpoch() {
        epoch += 1
        stepInEpoch = 0
        epochSums.clear()
    }

    /// Checks a position that was read from a file.
    /// - Throws: A `FileError` where epoch, step in the epoch and step cannot be true together.
    func check(stepsPerEpoch: Int, path: String) throws {
        let (before, overflows) = epoch.multipliedReportingOverflow(by: stepsPerEpoch)
        guard !overflows, stepInEpoch < max(stepsPerEpoch, 1), before + stepInEpoch == step else {
            throw FileError(
                path: path,
                problem: "step \(step) is not step \(stepInEpoch) after \(epoch) epochs of \(stepsPerEpoch) steps")
        }
    }
}
