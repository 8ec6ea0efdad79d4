import EaselFiles
import EaselTraining

/// A run as a person names it: by its folder, or by one of its checkpoints.
public struct RunLocation: Hashable, Sendable {
    /// The run's folder.
    public let path: String
    /// The name of the checkpoint's file, where one was named: `latest.safetensors`.
    public let checkpoint: String?

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
