import EaselRuns
import EaselTraining

/// An epoch's result as a line.
struct EpochLine {
    let text: String

    /// - Parameter titles: The titles of metrics whose names alone would mislead.
    init(_ record: LogRecord, of epochs: Int, _ titles: [String: String] = [:]) {
        var parts = ["epoch \(record.epoch)/\(epochs)"]
        for (name, value) in record.train.sorted(by: { $0.key < $1.key }) {
            parts.append("train \(titles[name] ?? name) \(fixed(value, 5))")
        }
        for (name, value) in record.test.sorted(by: { $0.key < $1.key }) {
            parts.append("test \(titles[name] ?? name) \(fixed(value, 5))")
        }
        if let speed = record.imagesPerSecond { parts.append("\(grouped(speed)) images/s") }
        if let seconds = record.seconds { parts.append("\(fixed(seconds, 1)) s") }
        text = parts.joined(separator: "   ")
    }
}
