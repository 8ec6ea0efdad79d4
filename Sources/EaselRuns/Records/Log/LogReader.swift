import EaselFiles
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The contents of a `log.jsonl`.
public struct LogReader: Sendable {
    /// The readable records, in the order of the file.
    public let records: [LogRecord]
    /// Numbers (from 1) of the first hundred lines that are not records: torn by a kill, or damaged.
    public let unreadableLines: [Int]

    /// Reads a log; lines that are not records are skipped and counted.
    ///
    /// Throws a `FileError` when the file cannot be read.
    public init(path: String) throws {
        var records: [LogRecord] = []
        var unreadable: [Int] = []
        try LogScanner.scan(OpenFile(path, O_RDONLY | O_NONBLOCK)) { line, number in
            switch line {
            case .record(let record, _): records.append(record)
            case .unreadable: if unreadable.count < 100 { unreadable.append(number) }
            }
        }
        (self.records, unreadableLines) = (records, unreadable)
    }
}
