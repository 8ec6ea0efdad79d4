#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Appends records to `log.jsonl`, one line each, so that a killed run leaves every record but perhaps a torn last line.
///
/// Append an epoch's record before its checkpoint is saved: a kill between the two then loses nothing, because resuming
/// cuts the log back to the checkpoint.
public final class LogWriter: Sendable {
    private let file: OpenFile

    /// Opens a log at its end, or starts one.
    ///
    /// - Parameters:
    ///   - path: The log.
    ///   - step: When a run goes on: the step of its checkpoint. Later records are removed, they are made again.
    ///
    /// Throws a `FileError` when the log cannot be read or written.
    public init(path: String, resumingFrom step: Int? = nil) throws {
        if let step, Folder.hasFile(path) { try Self.cut(path, after: step) }
        file = try OpenFile(path, O_WRONLY | O_APPEND | O_CREAT, cannot: "write")
    }

    /// Appends one record.
    ///
    /// Throws a `FileError` when it cannot be written; a half-written line is taken back then.
    public func append(_ record: LogRecord) throws {
        let line = try record.line() + [UInt8(ascii: "\n")]
        let size = try file.regularSize()
        do {
            try line.withUnsafeBytes { try file.write($0) }
            if record.kind == .epoch { try file.synchronize() }
        } catch {
            _ = ftruncate(file.descriptor, off_t(size))
            throw error
        }
    }

    /// Also leaves out unreadable lines: one torn by a kill must not be continued by the next record.
    private static func cut(_ path: String, after step: Int) throws {
        let log = try LogReader(path: path)
        var kept: [UInt8] = []
        for (record, line) in zip(log.records, log.lines) where record.step <= step {
            kept += line
            kept.append(UInt8(ascii: "\n"))
        }
        try AtomicFile.write(kept, to: path)
    }
}
