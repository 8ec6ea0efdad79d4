import EaselCore

/// A progress bar of training: one redrawn line on a terminal, a plain line now and then elsewhere.
///
/// Redrawing is limited to ten times a second, so it may be called at each step. A bar is used by one thread.
package struct ProgressBar {
    private let terminal: Terminal
    private let isInteractive: Bool
    private let width: Int?
    private let epochs: Int
    private let stepsPerEpoch: Int
    private let clock: () -> Double
    /// Whether the epoch is shown; what has none is one.
    package var showsEpoch = true

    private var start: Double
    private var firstStep: Int
    private var lastShown = -Double.infinity
    private var recent: (time: Double, images: Int)
    private var images = 0
    private var imagesPerSecond: Double?
    private var isLineShown = false

    /// Seconds between plain lines where there is no terminal.
    static let plainInterval = 10.0

    /// Starts the clock.
    ///
    /// - Parameters:
    ///   - epochs: Epochs of the whole training.
    ///   - stepsPerEpoch: Steps in each.
    ///   - stepsDone: Steps that a resumed run had taken before.
    ///   - stream: The stream it is shown on; with `--json`, standard output is for results.
    package init(epochs: Int, stepsPerEpoch: Int, stepsDone: Int = 0, on stream: OutputStream = .standardError) {
        self.init(
            epochs: epochs, stepsPerEpoch: stepsPerEpoch, stepsDone: stepsDone,
            terminal: Terminal(descriptor: stream.rawValue))
    }

    /// For tests: another descriptor, a set width (which makes it redraw) and another clock.
    package init(
        epochs: Int, stepsPerEpoch: Int, stepsDone: Int = 0, terminal: Terminal, width: Int? = nil,
        clock: @escaping () -> Double = Terminal.seconds
    ) {
        self.epochs = epochs
        self.stepsPerEpoch = max(1, stepsPerEpoch)
        self.terminal = terminal
        self.width = width
        self.clock = clock
        isInteractive = width != nil || terminal.isInteractive
        firstStep = stepsDone
        start = clock()
        recent = (start, 0)
        // The first plain line comes after an interval, not after the first step.
        if !isInteractive { lastShown = start }
    }

    /// Images in a second over the last second or so, `nil` before there is enough to tell.
    package var currentImagesPerSecond: Double? { imagesPerSecond }

    /// Advances by a step.
    ///
    /// - Parameters:
    ///   - epoch: The epoch; the first is 1.
    ///   - step: Steps taken in this epoch, this one included.
    ///   - images: Pictures in the step.
    ///   - losses: The values to show by name, in this order. Evaluated only when the line is drawn.
    package mutating func advance(
        epoch: Int, step: Int, images: Int, losses: @autoclosure () -> [(name: String, value: Float)]
    ) {
        self.images += images
        let now = clock()
        if now - recent.time >= 1 || (imagesPerSecond == nil && now - recent.time >= 0.2) {
            imagesPerSecond = Double(self.images - recent.images) / (now - recent.time)
            recent = (now, self.images)
        }
        guard now - lastShown >= (isInteractive ? 0.1 : Self.plainInterval) else { return }
        lastShown = now
        let done = (epoch - 1) * stepsPerEpoch + step
        let taken = done - firstStep
        let secondsLeft = taken > 0 ? (now - start) / Double(taken) * Double(epochs * stepsPerEpoch - done) : nil
        let line = ProgressLine(
            epoch: epoch, epochs: showsEpoch ? epochs : 0, step: step, steps: stepsPerEpoch, losses: losses(),
            imagesPerSecond: imagesPerSecond, secondsLeft: secondsLeft)
        if isInteractive {
            // One column less: a full line would wrap on some terminals, and no redraw undoes that.
            terminal.write("\r" + line.text(width: (width ?? terminal.width) - 1) + "\u{1B}[K")
            isLineShown = true
        } else {
            terminal.write(line.plainText + "\n")
        }
    }

    /// Writes a line that stays, such as an epoch's result, in place of the bar.
    ///
    /// The speed is measured anew from here.
    package mutating func print(_ line: String) {
        terminal.write((isLineShown ? "\r\u{1B}[K" : "") + line.inOneLine + "\n")
        isLineShown = false
        // What went on before the line, an evaluation, is no part of the training's speed.
        recent = (clock(), images)
    }

    /// Removes the bar.
    package mutating func finish() {
        if isLineShown { terminal.write("\r\u{1B}[K") }
        isLineShown = false
    }
}
