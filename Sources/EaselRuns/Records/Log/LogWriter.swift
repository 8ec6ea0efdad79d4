import EaselFiles
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Appends records to `log.jsonl`, one line each, so that a killed run leaves every record but perhaps a torn last line.
///
/// Append an epoch's record before its checkpoint is saved: a kill between the two then loses nothing, because resuming
/// cuts the log back to the checkpoint. Each line ends in a checksum of its own.
public final class LogWriter: Sendable {
    private let file: OpenFile

    /// Opens a log at its end, or starts one.
    ///
    /// - Parameters:
    ///   - path: The log.
    ///   - step: When a run goes on: the step of its checkpoint. Later records are removed, they are made again.
    ///
    /// Throws a `FileError` when the log cannot be read or written.
    public convenience init(path: String, resumingFrom step: Int? = nil) throws {
        let folder = try OpenFolder(FileSystem.folder(of: path), cannot: "write")
        try self.init(FileSystem.lastName(of: path), in: folder, resumingFrom: step) { _ in
        } damage: { _ in
        }
    }

    /// Opens a log in an open folder.
    ///
    /// - Parameters:
    ///   - name: The log's name.
    ///   - folder: The folder.
    ///   - step: The step of the checkpoint to go on from.
    ///   - each: Given every record that stays.
    ///   - damage: Told of the lines that are left out because they are no records, but not of a last one torn by a kill.
    init(
        _ name: String, in folder: OpenFolder, resumingFrom step: Int?, each: (LogRecord) -> Void,
        damage: (String) -> Void
    ) throws {
        if let step, folder.has(name) { try Self.cut(name, in: folder, after: step, each: each, damage: damage) }
        file = try folder.open(name, O_WRONLY | O_APPEND | O_CREAT, cannot: "write")
    }

    /// Appends one record.
    ///
    /// Throws a `FileError` when it cannot be written; a half-written line is taken back then.
    public func append(_ record: LogRecord) throws {
        let line = LogCheck.added(to: try record.line()) + [UInt8(ascii: "\n")]
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
    private static func cut(
        _ name: String, in folder: OpenFolder, after step: Int, each: (LogRecord) -> Void, damage: (String) -> Void
    ) throws {
        let old = try folder.open(name, O_RDONLY | O_NONBLOCK)
        var damaged: [Int] = []
        var (damagedCount, lastDamaged, last) = (0, 0, 0)
        try folder.write(name) { new in
            var kept: [UInt8] = []
            func flush() throws {
                try kept.withUnsafeBytes { try new.write($0) }
                kept.removeAll(keepingCapacity: true)
            }
            try LogScanner.scan(old) { line, number in
                last = number
                switch line {
                case .record(let record, let bytes):
                    guard record.step <= step else { return }
                    each(record)
                    kept += bytes
                    kept.append(UInt8(ascii: "\n"))
                    if kept.count > 1 << 18 { try flush() }
                case .unreadable:
                    damagedCount += 1
                    lastDamaged = number
                    if damaged.count < 5 { damaged.append(number) }
                }
            }
            try flush()
        }
        // A last line that is not whole is what any kill may leave.
        if damagedCount > 0, lastDamaged == last, try !old.endsWithNewline() {
            damagedCount -= 1
            if damaged.last == last { damaged.removeLast() }
        }
        guard damagedCount > 0 else { return }
        let numbers = damaged.map(String.init).joined(separator: ", ") + (damagedCount > damaged.count ? ", …" : "")
        damage("\(old.path): \(damagedCount) damaged lines are left out (\(numbers))")
    }
}
