#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The folder a run leaves behind: its record, log, curves, samples and checkpoints.
///
///     outputs/00007-vae-mnist/
///       run.json   log.jsonl   curves.svg
///       samples/epoch-0001.png …
///       checkpoints/epoch-0001.safetensors …   latest.safetensors, best.safetensors (links)
///
/// A run opened for training is locked until the value goes away, so that two processes never write into one run.
public final class RunDirectory: Sendable {
    /// The folder.
    public let path: String
    /// What the run does.
    public let record: RunRecord

    /// Holds the lock; `nil` when opened for reading.
    private let lock: OpenFile?

    private init(path: String, record: RunRecord, lock: OpenFile?) {
        self.path = path
        self.record = record
        self.lock = lock
    }

    /// Makes the next numbered run in a folder: `outputs/00007-vae-mnist`.
    ///
    /// The number follows the highest in the folder, also when several processes start at once; nothing is ever overwritten.
    /// Throws a `FileError` when the folder or the record cannot be written; nothing is left behind then.
    ///
    /// - Parameters:
    ///   - name: What follows the number; signs other than letters, digits, `.`, `_` and `-` become `-`.
    ///   - folder: The folder of runs, made where it is missing.
    ///   - record: What `run.json` will hold.
    public static func create(named name: String, in folder: String = "outputs", record: RunRecord) throws
        -> RunDirectory
    {
        try Folder.make(folder)
        // The lock keeps two runs of different names from taking one number. Where locks are not
        // supported, making the folder is still exclusive.
        let numbering = try OpenFile(folder, O_RDONLY | O_DIRECTORY)
        while flock(numbering.descriptor, LOCK_EX) != 0 && errno == EINTR {}
        var number = try Folder.names(in: folder).compactMap(Self.number).max() ?? 0
        while true {
            number += 1
            let path = "\(folder)/\(CheckpointName.padded(number, 5))-\(safe(name))"
            if try Folder.makeNew(path) { return try fill(path, record: record, isNew: true) }
        }
    }

    /// Makes a run in a folder of the caller's choice, which must not exist or be empty.
    ///
    /// Throws a `FileError` when something is in the folder already, or it cannot be written.
    public static func create(at path: String, record: RunRecord) throws -> RunDirectory {
        try Folder.make(Folder.parent(of: path))
        let isNew = try Folder.makeNew(path)
        if !isNew {
            let names = try Folder.names(in: path)
            if names.contains("run.json") {
                throw FileError(
                    path: path, problem: "holds a run already: go on with it by --resume, or name another folder")
            }
            guard names.isEmpty else {
                let first = FileError.printable(names[0], limit: 60)
                throw FileError(path: path, problem: "is not empty (it has '\(first)'): name a new folder")
            }
        }
        return try fill(path, record: record, isNew: isNew)
    }

    /// Opens an existing run.
    ///
    /// Throws a `FileError` when it is not a run, its record is unsound, or it is to be trained and another process trains it.
    ///
    /// - Parameters:
    ///   - path: The run's folder.
    ///   - isTraining: Whether to lock it, and to clear away half-written files of a killed process.
    public static func open(_ path: String, forTraining isTraining: Bool = false) throws -> RunDirectory {
        guard Folder.exists(path) else { throw FileError(path: path, problem: "no such run: there is no such folder") }
        let recordPath = path + "/run.json"
        guard Folder.hasFile(recordPath) else {
            throw FileError(path: path, problem: "not a run: it has no run.json")
        }
        let record = try RunRecord.read(path: recordPath)
        let run = RunDirectory(path: path, record: record, lock: isTraining ? try locked(path) : nil)
        if isTraining {
            try Folder.make(run.samplesPath)
            try Folder.make(run.checkpointsPath)
            for folder in [path, run.samplesPath, run.checkpointsPath] { AtomicFile.removeTemporaries(in: folder) }
        }
        return run
    }

    /// `run.json`.
    public var recordPath: String { path + "/run.json" }
    /// `log.jsonl`.
    public var logPath: String { path + "/log.jsonl" }
    /// `curves.svg`.
    public var chartPath: String { path + "/curves.svg" }
    /// The folder of sample pictures.
    public var samplesPath: String { path + "/samples" }
    /// The folder of checkpoints.
    public var checkpointsPath: String { path + "/checkpoints" }

    /// The sample picture of an epoch, `samples/epoch-0001.png`.
    public func samplePath(epoch: Int) -> String { "\(samplesPath)/epoch-\(CheckpointName.padded(epoch, 4)).png" }

    private static func fill(_ path: String, record: RunRecord, isNew: Bool) throws -> RunDirectory {
        do {
            let run = RunDirectory(path: path, record: record, lock: try locked(path))
            try Folder.make(run.samplesPath)
            try Folder.make(run.checkpointsPath)
            // Last, so that a folder with a record is a whole run.
            try record.write(to: run.recordPath)
            try Folder.synchronize(Folder.parent(of: path))
            return run
        } catch {
            unlink(path + "/run.json")
            for folder in ["/samples", "/checkpoints"] { rmdir(path + folder) }
            if isNew { rmdir(path) }
            throw error
        }
    }

    private static func locked(_ path: String) throws -> OpenFile {
        let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY)
        if flock(folder.descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
            throw FileError(path: path, problem: "another process is training this run")
        }
        return folder
    }

    private static func number(_ name: String) -> Int? {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        guard digits.count >= 5, name.dropFirst(digits.count).first == "-" else { return nil }
        // A number that cannot grow is somebody's own folder.
        return Int(digits).flatMap { $0 < 1 << 40 ? $0 : nil }
    }

    private static func safe(_ name: String) -> String {
        let text = String(
            name.prefix(100).map { sign in
                sign.isASCII && (sign.isLetter || sign.isNumber || "._-".contains(sign)) ? sign : "-"
            })
        return text.isEmpty ? "run" : text
    }
}
