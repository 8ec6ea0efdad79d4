#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The terminal, or whatever else is behind a descriptor that text is shown on.
package struct Terminal: Sendable {
    package let descriptor: Int32

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether a line can be redrawn there. `TERM=dumb` says that it cannot.
    var isInteractive: Bool {
        guard isatty(descriptor) == 1 else { return false }
        return getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
    }

    /// Columns, 80 where it is not known.
    var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a text as far as possible: progress that cannot be shown must not stop a training.
    func write(_ text: String) {
        if let stream = OutputStream(rawValue: descriptor) {
            Output.write(text, to: stream)
        } else {
            _ = Output.write(text, to: descriptor)
        }
    }

    /// The seconds of a monotonic clock.
    package static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
