import EaselFiles
import EaselTraining

/// The progress of a run, and the sums of what it has measured since the last line of the log and in the epoch.
struct TrainingProgress {
    /// The metrics that are summed.
    let metrics: [Metric]
    /// Epochs finished.
    var epoch = 0
    /// Batches trained on in the epoch under way.
    var stepInEpoch = 0
    /// Batches trained on since the start of the run.
    var step = 0
    /// Sums over the epoch, weighted by batch size, then their weight.
    var epochSums: [Double]
    /// Sums since the last line of the log, weighted by batch size, then their weight.
    var intervalSums: [Double]

    init(_ metrics: [Metric]) {
        self.metrics = metrics
        epochSums = [Double](repeating: 0, count: metrics.count + 1)
        intervalSums = epochSums
    }

    /// Takes in what a step measured.
    /// - Throws: `RunError` where it did not measure everything.
    mutating func add(_ values: [Metric: Float], size: Int) throws {
        for (index, metric) in metrics.enumerated() {
            guard let value = values[metric] else { throw RunError("a step of training did not measure \(metric)") }
            epochSums[index] += Double(value) * Double(size)
            intervalSums[index] += Double(value) * Double(size)
        }
        epochSums[metrics.count] += Double(size)
        intervalSums[metrics.count] += Double(size)
        step += 1
        stepInEpoch += 1
    }

    var epochMeans: [String: Double] { means(epochSums) }

    mutating func takeIntervalMeans() -> [String: Double] {
        defer { intervalSums = intervalSums.map { _ in 0 } }
        return means(intervalSums)
    }

    mutating func finishEpoch() {
        epoch += 1
        stepInEpoch = 0
        epochSums = epochSums.map { _ in 0 }
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

    private func means(_ sums: [Double]) -> [String: Double] {
        guard let weight = sums.last, weight > 0 else { return [:] }
        return Dictionary(uniqueKeysWithValues: zip(metrics, sums).map { ($0.name, $1 / weight) })
    }
}
