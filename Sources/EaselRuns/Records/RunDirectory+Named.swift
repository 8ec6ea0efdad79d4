import EaselFiles
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Checkpoints that a person names, and files in the place of the links `latest.safetensors` and `best.safetensors`.
extension RunDirectory {
    /// The checkpoint of a file's name, such as `epoch-0002.safetensors`; `latest.safetensors` and `best.safetensors` are
    /// those that follow from the files.
    ///
    /// Throws a `FileError` if it is missing, damaged, or not a checkpoint's name.
    public func checkpoint(named name: String) throws -> FoundCheckpoint {
        let folder = try checkpoints()
        if let parsed = CheckpointName(name) {
            let (file, metadata) = try Self.open(parsed, in: folder)
            try file.verify()
            return FoundCheckpoint(file: file, metadata: metadata, passedOver: [])
        }
        switch name {
        case Self.latestLink, Self.bestLink:
            if let problem = Self.stranger(name, in: folder) ?? otherCopy(name, in: folder) {
                throw FileError(path: folder.path(of: name), problem: problem)
            }
            return try checkpoint(ofLink: name)
        default:
            throw FileError(
                path: folder.path(of: name), problem: "not named as a checkpoint is, such as epoch-0002.safetensors")
        }
    }

    /// Files in the place of the links to the latest and the best checkpoint, which are not read; one line each.
    public var strangers: [String] {
        guard let folder = try? checkpoints() else { return [] }
        return [Self.latestLink, Self.bestLink].compactMap { name in
            (Self.stranger(name, in: folder) ?? otherCopy(name, in: folder)).map { "\(folder.path(of: name)): \($0)" }
        }
    }

    private static let (latestLink, bestLink) = ("latest.safetensors", "best.safetensors")

    private func checkpoint(ofLink name: String) throws -> FoundCheckpoint {
        name == Self.latestLink ? try latestCheckpoint() : try bestCheckpoint()
    }

    /// The note on a copy of another checkpoint than the one that the link would lead to.
    private func otherCopy(_ name: String, in folder: OpenFolder) -> String? {
        guard folder.hasFile(name), let copied = try? Self.open(name, in: folder).fileName,
            let meant = try? checkpoint(ofLink: name).metadata.fileName, copied != meant
        else {
            return nil
        }
        let (title, way) =
            name == Self.latestLink
            ? ("latest", "move those after it away to go on from there") : ("best", "name that one to use it")
        return "a copy of \(copied), and not read: the \(title) checkpoint is \(meant); \(way)"
    }

    private static func open(_ name: String, in folder: OpenFolder) throws -> CheckpointMetadata {
        try CheckpointMetadata(of: SafetensorsFile(folder.open(name, O_RDONLY | O_NONBLOCK)))
    }

    /// The note on a file in a link's place; `nil` for a link, for no file, and for a copy of the checkpoint, as
    /// copying a run without its links makes.
    static func stranger(_ name: String, in folder: OpenFolder) -> String? {
        guard folder.hasFile(name) else { return nil }
        let this = "a file, not the link to a checkpoint, and not read"
        do {
            let file = try SafetensorsFile(folder.open(name, O_RDONLY | O_NONBLOCK))
            let own = try CheckpointMetadata(of: file).fileName
            if folder.hasFile(own), let known = try? SafetensorsFile(folder.open(own, O_RDONLY | O_NONBLOCK)),
                known.metadata == file.metadata, known.tensors == file.tensors
            {
                return nil
            }
            return "\(this); rename it to \(own) to use it"
        } catch let error as FileError {
            return "\(this); it is \(error.problem)"
        } catch {
            return this
        }
    }
}

extension FoundCheckpoint {
    /// Notes on the checkpoints that were skipped, one line each.
    public var notes: [String] { passedOver.map(\.passedOverNote) }
}

extension FileError {
    /// The note on a checkpoint that was skipped because of this error.
    package var passedOverNote: String {
        problem.hasPrefix("not a checkpoint of Easel")
            ? "passed over \(self)" : "passed over a damaged checkpoint: \(self)"
    }
}
