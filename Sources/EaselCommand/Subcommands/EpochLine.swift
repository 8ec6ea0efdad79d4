import EaselRuns
import EaselTraining

/// An epoch's result as a line.
package struct EpochLine {
    /// The line.
    package let text: String

    /// Puts a record into words.
    /// - Parameters:
    ///   - record: The record of the epoch.
    ///   - epochs: The epochs of the whole training.
    ///   - metrics: The metrics that the record names.
    ///   - showsLearningRate: Whether the learning rate is shown, as where a schedule changes it.
    ///   - place: What the images are for that were measured: `test` or `validation`.
    package init(
        _ record: LogRecord, of epochs: Int, _ metrics: [Metric], showsLearningRate: Bool = false,
        measuredOn place: String = "test"
    ) {
        let known = Dictionary(metrics.map { ($0.name, $0) }) { first, _ in first }
        var parts = ["epoch \(record.epoch)/\(epochs)"]
        for (place, values) in [("train", record.train), (place, record.test)] {
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                parts.append("\(place) \((known[name] ?? Metric(name, nil)).text(of: fixed(value, 5)))")
            }
        }
        if showsLearningRate, let rate = record.learningRate { parts.append("learning rate \(Float(rate))") }
        if let speed = record.imagesPerSecond { parts.append("\(grouped(speed)) images/s") }
        // Less than that, nothing is to be gained by it.
        if let waiting = record.waiting, waiting >= 0.01 {
            parts.append("\(fixed(100 * waiting, 0)) % of it waiting for data")
        }
        if let seconds = record.seconds { parts.append("\(fixed(seconds, 1)) s") }
        text = parts.joined(separator: "   ")
    }
}
