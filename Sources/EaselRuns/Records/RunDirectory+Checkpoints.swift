import EaselFiles
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension RunDirectory {
    /// Saves a checkpoint, updates the links to the latest and the best, and removes those that need not be kept.
    ///
    /// At any moment, also between these three, every checkpoint in the folder is whole. The time it takes does not grow
    /// with the number of checkpoints.
    /// Throws a `FileError` when the disk is full or cannot be written; earlier checkpoints are untouched then.
    ///
    /// - Returns: The checkpoint's path.
    @discardableResult
    package func save(
        _ writer: SafetensorsWriter, as metadata: CheckpointMetadata, retaining retention: CheckpointRetention = .all
    ) throws -> String {
        var writer = writer
        writer.metadata.merge(metadata.texts) { _, own in own }
        let folder = try checkpoints(isMade: true)
        try writer.write(metadata.fileName, in: folder, isChecked: true)
        try renew(after: metadata, retaining: retention)
        return folder.path(of: metadata.fileName)
    }

    /// Updates the links to the latest and the best and removes checkpoints that need not be kept, after one was saved.
    func renew(after saved: CheckpointMetadata, retaining retention: CheckpointRetention) throws {
        let folder = try checkpoints()
        var all = known.withLock { $0 } ?? Self.candidates(in: folder).found.map(\.metadata)
        all.removeAll { $0.fileName == saved.fileName }
        all.insert(saved, at: all.firstIndex { $0.name < saved.name } ?? all.endIndex)
        try link("latest", to: saved.fileName, in: folder)
        let best = Self.best(of: all)
        if let best { try link("best", to: best.fileName, in: folder) }
        for metadata in retention.superfluous(all, after: saved, best: best) {
            try folder.remove(metadata.fileName)
            all.removeAll { $0.fileName == metadata.fileName }
        }
        known.withLock { [all] in $0 = all }
    }

    /// The latest intact checkpoint; damaged ones are skipped and reported.
    ///
    /// Throws a `FileError` when there is none, which says what is wrong with those there are.
    public func latestCheckpoint() throws -> FoundCheckpoint {
        guard folder.has("checkpoints") else { throw noCheckpoint([]) }
        let folder = try checkpoints()
        var damaged: [FileError] = []
        for name in try Self.names(in: folder) {
            do {
                let (file, metadata) = try Self.open(name, in: folder)
                try file.verify()
                return FoundCheckpoint(file: file, metadata: metadata, passedOver: damaged)
            } catch {
                damaged.append(error as? FileError ?? FileError(path: folder.path(of: name.text), problem: "\(error)"))
            }
        }
        throw noCheckpoint(damaged)
    }

    /// The intact checkpoint with the best score, the latest if none has a score.
    ///
    /// Throws a `FileError` when there is none.
    public func bestCheckpoint() throws -> FoundCheckpoint {
        guard folder.has("checkpoints") else { throw noCheckpoint([]) }
        let folder = try checkpoints()
        var (whole, damaged) = Self.candidates(in: folder)
        while let best = Self.best(of: whole.map(\.metadata)) ?? whole.first?.metadata {
            do {
                let (file, metadata) = try Self.open(best.name, in: folder)
                try file.verify()
                return FoundCheckpoint(file: file, metadata: metadata, passedOver: damaged)
            } catch {
                damaged.append(
                    error as? FileError ?? FileError(path: folder.path(of: best.fileName), problem: "\(error)"))
                whole.removeAll { $0.metadata.fileName == best.fileName }
            }
        }
        throw noCheckpoint(damaged)
    }

    /// The checkpoint to go on from, `nil` for a run stopped before the first was saved.
    func checkpointToResume() throws -> FoundCheckpoint? {
        try Self.names(in: checkpoints(isMade: true)).isEmpty ? nil : latestCheckpoint()
    }

    /// The names of the checkpoints in a folder, latest first; links are none.
    static func names(in folder: OpenFolder) throws(FileError) -> [CheckpointName] {
        try folder.names().compactMap(CheckpointName.init).filter { folder.hasFile($0.text) }.sorted(by: >)
    }

    /// Opens a checkpoint and reads its description.
    static func open(
        _ name: CheckpointName, in folder: OpenFolder
    ) throws -> (file: SafetensorsFile, metadata: CheckpointMetadata) {
        let file = try SafetensorsFile(folder.open(name.text, O_RDONLY | O_NONBLOCK))
        let metadata = try CheckpointMetadata(of: file)
        guard metadata.fileName == name.text else {
            throw FileError(
                path: file.path, problem: "the file is named after another step than its metadata says")
        }
        return (file, metadata)
    }

    /// The checkpoints whose headers are sound, latest first, and what is wrong with the others.
    private static func candidates(
        in folder: OpenFolder
    ) -> (found: [(path: String, metadata: CheckpointMetadata)], damaged: [FileError]) {
        var found: [(String, CheckpointMetadata)] = []
        var damaged: [FileError] = []
        for name in (try? names(in: folder)) ?? [] {
            let path = folder.path(of: name.text)
            do {
                found.append((path, try open(name, in: folder).metadata))
            } catch {
                damaged.append(error as? FileError ?? FileError(path: path, problem: "\(error)"))
            }
        }
        return (found, damaged)
    }

    /// Of equal scores the earlier one, so that the choice does not change when a run is resumed. What the newest score
    /// measures decides: a run may have been resumed with another metric.
    private static func best(of all: [CheckpointMetadata]) -> CheckpointMetadata? {
        let scored = all.filter { $0.score?.isFinite ?? false }
        guard let newest = scored.first else { return nil }
        return scored.reversed().filter { $0.scoreName == newest.scoreName }.min {
            newest.scoreDirection.isBetter($0.score ?? .nan, than: $1.score ?? .nan)
        }
    }

    private func noCheckpoint(_ damaged: [FileError]) -> FileError {
        guard let first = damaged.first else {
            return FileError(path: path, problem: "has no checkpoint yet: it was stopped before the first was saved")
        }
        return FileError(path: path, problem: "has no whole checkpoint; the newest: \(first)")
    }

    /// The links are for people and other programs; nothing here relies on them, and not every file system has them.
    private func link(_ name: String, to target: String, in folder: OpenFolder) throws {
        // A person's own file is not lost for a link.
        guard Self.stranger("\(name).safetensors", in: folder) == nil else { return }
        do {
            try folder.link("\(name).safetensors", to: target)
        } catch let error as FileError where [EPERM, ENOTSUP, ENOSYS, EOPNOTSUPP].contains(error.systemError) {
            return
        }
    }
}
