import EaselRuns
import EaselTraining

/// The text of one line of progress, apart from where it is shown.
package struct ProgressLine: Sendable {
    package var epoch: Int
    package var epochs: Int
    /// Steps done in the epoch.
    package var step: Int
    package var steps: Int
    package var losses: [(name: String, value: Float)]
    package var imagesPerSecond: Double?
    package var secondsLeft: Double?

    package init(
        epoch: Int, epochs: Int, step: Int, steps: Int, losses: [(name: String, value: Float)] = [],
        imagesPerSecond: Double? = nil, secondsLeft: Double? = nil
    ) {
        self.epoch = epoch
        self.epochs = epochs
        self.step = step
        self.steps = steps
        self.losses = losses
        self.imagesPerSecond = imagesPerSecond
        self.secondsLeft = secondsLeft
    }

    /// The line in at most so many columns: what matters least is left out first, and the bar takes what is left over.
    package func text(width: Int) -> String {
        let head = epochs > 0 ? "epoch \(epoch)/\(epochs)" : ""
        let losses = losses.map { "\($0.name) \(shortNumber(Double($0.value)))" }.joined(separator: "  ")
        let speed = imagesPerSecond.map { "\(shortNumber($0)) images/s" } ?? ""
        let left = secondsLeft.map { Self.duration($0) + " left" } ?? ""
        let count = "\(step)/\(steps)"
        for parts in [[count, losses, speed, left], [losses, speed, left], [losses, left], [losses], []] {
            let tail = parts.filter { !$0.isEmpty }.joined(separator: "  ")
            let taken = head.count + tail.count + 2
            if taken + 6 <= width { return "\(head) \(bar(min(30, width - taken))) \(tail)" }
        }
        return String(head.prefix(max(0, width)))
    }

    /// The line for a log that a person reads later.
    package var plainText: String {
        var parts = ["epoch \(epoch)/\(epochs)", "step \(step)/\(steps)"]
        parts += losses.map { "\($0.name) \(shortNumber(Double($0.value)))" }
        if let imagesPerSecond { parts.append("\(shortNumber(imagesPerSecond)) images/s") }
        if let secondsLeft { parts.append("\(Self.duration(secondsLeft)) left") }
        return parts.joined(separator: "  ")
    }

    private func bar(_ width: Int) -> String {
        let filled = min(width, max(0, steps > 0 ? Int(Double(width) * Double(step) / Double(steps)) : 0))
        return String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
    }

    /// `0:07`, `12:05` or `3:20:00`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        let total = Int(max(0, seconds).rounded())
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        let tail = "\(rest < 10 ? "0" : "")\(rest)"
        return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)"
    }
}
