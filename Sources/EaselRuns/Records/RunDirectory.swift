import EaselFiles
import EaselTraining
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The folder a run leaves behind: its record, log, curves, samples and checkpoints.
///
///     outputs/00007-vae-mnist/
///       run.json   log.jsonl   curves.svg   curves.png
///       samples/epoch-0001.png …
///       checkpoints/epoch-0001.safetensors …   latest.safetensors, best.safetensors (links)
///       tensorboard/events.out.tfevents.1700000000.easel …   where that was asked for
///
/// A run opened for training is locked until the value goes away, so that two processes never write into one run.
/// The folder itself may be reached through links, but no link in it is followed: a run that someone else made cannot
/// lead a reader or a writer elsewhere.
public final class RunDirectory: Sendable {
    /// The folder.
    public let path: String
    /// The run's record.
    public let record: RunRecord

    /// The open folder; where it was opened for training, it holds the lock.
    let folder: OpenFolder
    /// The checkpoints known to be in the folder, latest first; `nil` before they have been read.
    let known = Mutex<[CheckpointMetadata]?>(nil)
    /// What `run.json` holds.
    private let written: RunRecord

    init(path: String, record: RunRecord, folder: OpenFolder, written: RunRecord? = nil) {
        self.path = path
        self.record = record
        self.folder = folder
        self.written = written ?? record
    }

    /// Opens an existing run.
    ///
    /// Throws a `FileError` that says what is missing, damaged, a link, or that another process is training the run.
    ///
    /// - Parameters:
    ///   - path: The run's folder.
    ///   - isTraining: Whether to lock the run and to clear away what a killed process left half-written.
    public static func open(_ path: String, forTraining isTraining: Bool = false) throws -> RunDirectory {
        guard FileSystem.isFolder(path) else {
            let reason = FileSystem.isFile(path) ? "it is a file; name the run's folder" : "there is no such folder"
            throw FileError(path: path, problem: "no such run: \(reason)")
        }
        let folder = try OpenFolder(path)
        guard folder.has("run.json") else { throw FileError(path: path, problem: "not a run: it has no run.json") }
        // First, for whoever holds the lock may be writing the record anew.
        if isTraining { try lock(folder) }
        let run = RunDirectory(path: path, record: try RunRecord.read(in: folder), folder: folder)
        if isTraining {
            for part in ["samples", "checkpoints"] { _ = try folder.folder(part, isMade: true) }
            run.removeTemporaries()
        }
        return run
    }

    /// Removes files that a killed process left half-written.
    func removeTemporaries() {
        folder.removeTemporaries()
        for part in ["samples", "checkpoints", "samplers", "tensorboard"] {
            try? folder.folder(part).removeTemporaries()
        }
    }

    /// The run with another record, which is written at once; the lock, where there is one, is kept.
    ///
    /// Throws a `FileError` when a field is out of its range or the record cannot be written.
    package func changing(_ change: (inout RunRecord) -> Void) throws -> RunDirectory {
        var changed = record
        change(&changed)
        if changed != written { try changed.write(in: folder) }
        return RunDirectory(path: path, record: changed, folder: folder)
    }

    /// The run with another record, which a trainer writes before its first step: a run that is not resumed after all
    /// keeps its record. The lock, if there is one, is kept.
    package func planning(_ change: (inout RunRecord) -> Void) -> RunDirectory {
        var planned = record
        change(&planned)
        return RunDirectory(path: path, record: planned, folder: folder, written: written)
    }

    /// `run.json`.
    public var recordPath: String { path + "/run.json" }
    /// `log.jsonl`.
    public var logPath: String { path + "/log.jsonl" }
    /// `curves.svg`.
    public var chartPath: String { path + "/curves.svg" }
    /// `curves.png`.
    public var chartImagePath: String { path + "/curves.png" }
    /// The folder of sample images.
    public var samplesPath: String { path + "/samples" }
    /// The folder of TensorBoard's event files, which is there where they were asked for.
    public var tensorBoardPath: String { path + "/tensorboard" }
    /// The folder of checkpoints.
    public var checkpointsPath: String { path + "/checkpoints" }

    /// The name of its folder.
    package var name: String { FileSystem.lastName(of: FileSystem.wholePath(path)) }

    /// The sample image of an epoch, `samples/epoch-0001.png`.
    public func samplePath(epoch: Int) -> String { "\(samplesPath)/\(sampleName(epoch: epoch))" }

    func sampleName(epoch: Int) -> String { "epoch-\(CheckpointName.padded(epoch, 4)).png" }

    func samples(isMade: Bool = false) throws(FileError) -> OpenFolder {
        try folder.folder("samples", isMade: isMade)
    }

    func checkpoints(isMade: Bool = false) throws(FileError) -> OpenFolder {
        try folder.folder("checkpoints", isMade: isMade)
    }

    /// What an error says of a run that another process holds the lock of.
    package static let isTrainedElsewhere = "another process is training this run"

    /// Takes a run's lock.
    static func lock(_ folder: OpenFolder) throws(FileError) {
        guard folder.lockIfFree() else {
            throw FileError(path: folder.path, problem: isTrainedElsewhere)
        }
    }
}
