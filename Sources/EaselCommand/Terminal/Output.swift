import EaselCore
import EaselFiles
import EaselRuns
import EaselTraining
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// One of the process's standard streams that text is written to.
package enum OutputStream: Int32, Sendable {
    /// Results, and the lines of a training.
    case standardOutput = 1
    /// Errors, and what a person should know beside the results.
    case standardError = 2

    var name: String { self == .standardOutput ? "standard output" : "standard error" }
}

/// An error of writing to a standard stream.
package struct OutputError: Error, CustomStringConvertible {
    let stream: OutputStream
    /// The system's error number.
    let number: Int32

    /// One line for people.
    package var description: String { "cannot write \(stream.name): \(String(cString: strerror(number)))" }
}

/// Standard output and standard error. All text goes through here, so that a write that fails never goes unnoticed:
/// the command's exit status says it.
package enum Output {
    private static let firstFailure = Mutex<OutputError?>(nil)

    /// The first write that failed, `nil` where all text has arrived.
    package static var failure: OutputError? { firstFailure.withLock { $0 } }

    /// Prints a line to standard output at once, so that it keeps its place among the lines of a progress bar.
    ///
    /// Control characters, which can come from a file's name or content, are shown escaped.
    /// - Throws: `OutputError` where it cannot be written: a command whose result is lost need not go on.
    static func say(_ line: String) throws { try writeOrThrow(line.inOneLine + "\n") }

    /// Prints lines to standard output.
    /// - Throws: `OutputError` where they cannot be written.
    static func say(lines: [String]) throws { try writeOrThrow(lines.map { $0.inOneLine + "\n" }.joined()) }

    /// Prints a text to standard output as it is, in which whoever calls has escaped what comes from outside.
    /// - Throws: `OutputError` where it cannot be written.
    static func say(text: String) throws { try writeOrThrow(text) }

    /// Writes bytes, such as a picture's, to standard output.
    /// - Throws: `OutputError` where they cannot be written.
    static func say(bytes: [UInt8]) throws {
        let number = bytes.withUnsafeBytes { write($0, to: OutputStream.standardOutput.rawValue) }
        guard number == 0 else { throw OutputError(stream: .standardOutput, number: number) }
    }

    /// Prints a line to standard output, or remembers that it was lost: for work that must not stop because of it.
    static func tell(_ line: String) { write(line.inOneLine + "\n", to: .standardOutput) }

    /// Prints a line to standard error, or remembers that it was lost.
    static func warn(_ line: String) { write(line.inOneLine + "\n", to: .standardError) }

    /// Writes a text as far as possible, and remembers where that is not the whole.
    static func write(_ text: String, to stream: OutputStream) {
        let number = write(text, to: stream.rawValue)
        if number != 0 { firstFailure.withLock { $0 = $0 ?? OutputError(stream: stream, number: number) } }
    }

    /// Writes a text to a descriptor.
    /// - Returns: The system's error number, 0 where all was written.
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            #if canImport(Glibc)
                let count = Glibc.write(descriptor, start, rest.count)
            #else
                let count = Musl.write(descriptor, start, rest.count)
            #endif
            if count > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            } else if count == 0 {
                return EIO
            } else if errno == EAGAIN {
                // Whoever shares the stream made it one that does not wait.
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    private static func writeOrThrow(_ text: String) throws {
        let number = write(text, to: OutputStream.standardOutput.rawValue)
        guard number == 0 else { throw OutputError(stream: .standardOutput, number: number) }
    }
}
