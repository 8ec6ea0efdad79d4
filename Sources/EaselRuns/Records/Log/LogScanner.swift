import EaselFiles
import EaselTraining

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Goes through the lines of a log with little memory, however long the log is.
enum LogScanner {
    /// Logs above this size are refused: a million lines.
    static let byteLimit = 1 << 29
    /// A line above this size is no record.
    static let lineLimit = 1 << 16

    /// A line of a log.
    enum Line {
        /// What was measured, and the line itself without its end.
        case record(LogRecord, [UInt8])
        /// Torn by a kill, or damaged.
        case unreadable
    }

    /// Reads a log from its beginning; empty lines are passed over.
    ///
    /// - Parameters:
    ///   - file: The open log.
    ///   - body: Given each line and its number, the first is 1.
    static func scan(_ file: OpenFile, _ body: (Line, Int) throws -> Void) throws {
        let size = try file.regularSize()
        guard size <= byteLimit else {
            throw FileError(path: file.path, problem: "\(size) bytes; at most \(byteLimit) are expected of a log")
        }
        let decoder = JSONDecoder()
        var buffer = [UInt8](repeating: 0, count: min(max(size, 1), 1 << 18))
        var line: [UInt8] = []
        var (number, isTooLong) = (1, false)
        func finish() throws {
            defer {
                line.removeAll(keepingCapacity: true)
                isTooLong = false
            }
            guard !line.isEmpty else { return }
            if !isTooLong, let record = record(line, decoder) {
                try body(.record(record, line), number)
            } else {
                try body(.unreadable, number)
            }
        }
        for start in stride(from: 0, to: size, by: buffer.count) {
            let count = min(buffer.count, size - start)
            try buffer.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]), at: start)
            }
            var rest = buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                if line.count + end - rest.startIndex <= lineLimit { line += rest[..<end] } else { isTooLong = true }
                if isTooLong, line.isEmpty { line = [0] }
                try finish()
                number += 1
                rest = rest[(end + 1)...]
            }
            if line.count + rest.count <= lineLimit {
                line += rest
            } else if !rest.isEmpty {
                (line, isTooLong) = ([0], true)
            }
        }
        // A last line without its end is whole or torn; its check and the decoder tell.
        try finish()
    }

    private static func record(_ line: [UInt8], _ decoder: JSONDecoder) -> LogRecord? {
        guard let checked = LogCheck.removed(from: line) else { return nil }
        return try? decoder.decode(LogRecord.self, from: Data(checked))
    }
}
