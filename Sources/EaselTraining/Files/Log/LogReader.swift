#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a `log.jsonl` holds.
public struct LogReader: Sendable {
    /// The readable records, in the file's order.
    public let records: [LogRecord]
    /// Numbers (from 1) of lines that are not records: torn by a kill, or damaged.
    public let unreadableLines: [Int]

    /// The bytes of each record's line, so that a rewrite changes nothing in it.
    let lines: [ArraySlice<UInt8>]

    /// Logs above this size are refused.
    static let byteLimit = 1 << 30

    /// Reads a log; lines that are not records are passed over and counted.
    ///
    /// Throws a `FileError` when the file cannot be read.
    public init(path: String) throws {
        let bytes = try OpenFile.contents(of: path, limit: Self.byteLimit)
        let decoder = JSONDecoder()
        var records: [LogRecord] = []
        var kept: [ArraySlice<UInt8>] = []
        var unreadable: [Int] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            // A last line without its end is whole or torn; the decoder tells.
            if line.count < 1 << 20, let record = try? decoder.decode(LogRecord.self, from: Data(line)) {
                records.append(record)
                kept.append(line)
            } else {
                unreadable.append(index + 1)
            }
        }
        self.records = records
        self.lines = kept
        unreadableLines = unreadable
    }
}
