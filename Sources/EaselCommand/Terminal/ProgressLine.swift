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
        let losses = losses.map { "\($0.name) \(Self.short(Double($0.value)))" }.joined(separator: "  ")
        let speed = imagesPerSecond.map { "\(Self.short($0)) images/s" } ?? ""
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
        parts += losses.map { "\($0.name) \(Self.short(Double($0.value)))" }
        if let imagesPerSecond { parts.append("\(Self.short(imagesPerSecond)) images/s") }
        if let secondsLeft { parts.append("\(Self.duration(secondsLeft)) left") }
        return parts.joined(separator: "  ")
    }

    private func bar(_ width: Int) -> String {
        let filled = min(width, max(0, steps > 0 ? Int(Double(width) * Double(step) / Double(steps)) : 0))
        return String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
    }

    /// Four significant digits, without an exponent for everyday sizes: `0.0341`, `20,400`.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
        let size = value.magnitude
        if size >= 1e9 || (size < 1e-4 && size > 0) {
            var exponent = 0
            var mantissa = value
            while mantissa.magnitude >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
            while mantissa.magnitude < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
            return "\((mantissa * 100).rounded() / 100)e\(exponent)"
        }
        if size >= 1000 {
            let digits = "\(Int64(size.rounded()))"
            var grouped = ""
            for (index, digit) in digits.enumerated() {
                if index > 0 && (digits.count - index) % 3 == 0 { grouped += "," }
                grouped.append(digit)
            }
            return (value < 0 ? "-" : "") + grouped
        }
        let decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((size * scale).rounded())
        let whole = scaled / Int64(scale)
        let fraction = "\(scaled % Int64(scale))"
        let zeros = String(repeating: "0", count: decimals - fraction.count)
        return "\(value < 0 ? "-" : "")\(whole).\(zeros)\(fraction)"
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
