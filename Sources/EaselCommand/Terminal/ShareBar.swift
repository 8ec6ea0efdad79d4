import EaselCore

/// A bar that shows how much of one thing is done, on a terminal only, and only when that takes more than a moment.
struct ShareBar {
    private let label: String
    private let terminal: Terminal
    private let start: Double
    private var lastShown: Double
    private var isShown = false

    /// Starts the clock.
    /// - Parameters:
    ///   - label: What is being done.
    ///   - stream: The stream it is shown on; standard output is for results.
    init(_ label: String, on stream: OutputStream = .standardError) {
        self.label = label.inOneLine(limit: 40)
        terminal = Terminal(descriptor: stream.rawValue)
        start = Terminal.seconds()
        lastShown = start
    }

    /// Shows a share in `0…1`.
    mutating func advance(_ share: Double) {
        let now = Terminal.seconds()
        guard terminal.isInteractive, now - lastShown >= 0.1, now - start >= 0.5 else { return }
        lastShown = now
        isShown = true
        let length = max(min(30, terminal.width - label.count - 24), 0)
        let filled = Int(Double(length) * share)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: length - filled)
        let left = share > 0 ? "  " + ProgressLine.duration((now - start) * (1 - share) / share) + " left" : ""
        terminal.write("\r\(label) \(bar) \(Int(share * 100)) %\(left)\u{1B}[K")
    }

    /// Removes the bar.
    mutating func finish() {
        if isShown { terminal.write("\r\u{1B}[K") }
        isShown = false
    }
}
