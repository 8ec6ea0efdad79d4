#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Text for standard error.
struct StandardError: TextOutputStream {
    mutating func write(_ text: String) { writeAll(text, to: 2) }
}

/// Prints a line to standard output at once, so that it keeps its place among the lines of a progress bar.
func say(_ line: String) { writeAll(line + "\n", to: 1) }

private func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let start = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
            let written = write(descriptor, start.baseAddress, start.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
