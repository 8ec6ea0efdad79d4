import EaselFiles
import EaselTraining

/// A run as a person names it: by its folder, or by one of its checkpoints.
public struct RunLocation: Hashable, Sendable {
    /// The run's folder.
    public let path: String
    /// The name of the checkpoint's file, where one was named: `latest.safetensors`.
    public let checkpoint: String?

    /// Which checkpoint of a run is meant where none is named.
    public enum Choice: String, Hashable, Sendable, CaseIterable {
        /// The latest.
        case latest
        /// The best by the measurement that decides; the latest where none does.
        case best
    }

    /// Opens the run and the checkpoint that is named, or else chosen.
    /// - Parameters:
    ///   - choice: Which checkpoint is meant where none is named.
    ///   - report: Called with a line for people on what was skipped, or stands in the way of another.
    /// - Throws: What is wrong with the run's files, `RunError` where a checkpoint is named and the best is asked for.
    public func open(
        _ choice: Choice = .latest, report: (String) -> Void = { _ in }
    ) throws -> (directory: RunDirectory, checkpoint: FoundCheckpoint) {
        let directory = try RunDirectory.open(path)
        let found: FoundCheckpoint
        if let checkpoint {
            guard choice == .latest else {
                throw RunError(
                    "\(directory.checkpointsPath)/\(checkpoint) names a checkpoint already; leave out --checkpoint \(choice)"
                )
            }
            found = try directory.checkpoint(named: checkpoint)
        } else {
            found = try choice == .best ? directory.bestCheckpoint() : directory.latestCheckpoint()
        }
        if choice == .best, found.metadata.score == nil {
            report("\(path): nothing says which checkpoint is best, so the latest is used")
        }
        for note in found.notes + directory.strangers { report(note) }
        return (directory, found)
    }

    /// Reads `RUN` or `RUN/checkpoints/latest.safetensors`; what is neither is taken for a folder's path.
    public init(_ path: String) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        var folder = FileSystem.folder(of: path)
        if ["/", ".", ".."].contains(FileSystem.lastName(of: folder)) { folder = FileSystem.wholePath(folder) }
        let run = FileSystem.folder(of: folder)
        guard path.hasSuffix(".safetensors"), FileSystem.isFile(path), FileSystem.lastName(of: folder) == "checkpoints",
            FileSystem.isFile(run + "/run.json")
        else {
            (self.path, checkpoint) = (path, nil)
            return
        }
        (self.path, checkpoint) = (run, FileSystem.lastName(of: path))
    }
}
