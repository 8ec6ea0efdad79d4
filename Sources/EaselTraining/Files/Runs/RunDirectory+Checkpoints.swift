#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A whole checkpoint found in a run.
public struct FoundCheckpoint: Sendable {
    /// The opened file.
    public let file: SafetensorsFile
    /// Where in the run it was taken.
    public let metadata: CheckpointMetadata
    /// What is wrong with newer checkpoints that had to be passed over; the user should be told.
    public let passedOver: [FileError]
}

/// Which checkpoints a run keeps.
///
/// The latest and the best are always kept. A checkpoint within an epoch is for going on only, and goes away once a later
/// epoch is saved. By default every epoch is kept: the models are small, and a person may want to look back.
public struct CheckpointRetention: Hashable, Sendable {
    /// How many of the last epochs to keep, all when `nil`. At least two are, so that a damaged one has a predecessor.
    public var keepingLast: Int?
    /// Keeps every epoch that is a multiple of this, too.
    public var keepingEvery: Int?

    /// Keeps every epoch.
    public static let all = Self()

    /// Makes a rule.
    public init(keepingLast: Int? = nil, keepingEvery: Int? = nil) {
        self.keepingLast = keepingLast
        self.keepingEvery = keepingEvery
    }
}

extension RunDirectory {
    /// Saves a checkpoint, renews the links to the latest and the best, and removes what need not be kept.
    ///
    /// At any moment, also between these three, every checkpoint in the folder is whole.
    /// Throws a `FileError` when the disk is full or cannot be written; earlier checkpoints are untouched then.
    ///
    /// - Returns: The checkpoint's path.
    @discardableResult
    public func save(
        _ writer: SafetensorsWriter, as metadata: CheckpointMetadata, retaining retention: CheckpointRetention = .all
    ) throws -> String {
        var writer = writer
        writer.metadata.merge(metadata.texts) { _, own in own }
        let path = "\(checkpointsPath)/\(metadata.fileName)"
        try writer.write(to: path)
        let whole = wholeCheckpoints().whole
        try link("latest", to: metadata.fileName)
        let best = Self.best(of: whole)
        if let best { try link("best", to: best.metadata.fileName) }
        try remove(whole.map(\.metadata), after: metadata, keeping: best?.metadata, retention)
        return path
    }

    /// The latest whole checkpoint; damaged ones are passed over and reported.
    ///
    /// Throws a `FileError` when there is none, which says what is wrong with those there are.
    public func latestCheckpoint() throws -> FoundCheckpoint {
        let (whole, damaged) = wholeCheckpoints(stopAtFirst: true)
        guard let latest = whole.first else { throw noCheckpoint(damaged) }
        return FoundCheckpoint(file: latest.file, metadata: latest.metadata, passedOver: damaged)
    }

    /// The whole checkpoint with the best score, the latest where none has one.
    ///
    /// Throws a `FileError` when there is none.
    public func bestCheckpoint() throws -> FoundCheckpoint {
        let (whole, damaged) = wholeCheckpoints()
        guard let best = Self.best(of: whole) ?? whole.first else { throw noCheckpoint(damaged) }
        return FoundCheckpoint(file: best.file, metadata: best.metadata, passedOver: damaged)
    }

    private typealias Whole = (file: SafetensorsFile, metadata: CheckpointMetadata)

    /// The whole checkpoints, latest first, and what is wrong with the others.
    private func wholeCheckpoints(stopAtFirst: Bool = false) -> (whole: [Whole], damaged: [FileError]) {
        var whole: [Whole] = []
        var damaged: [FileError] = []
        let names = ((try? Folder.names(in: checkpointsPath)) ?? []).compactMap(CheckpointName.init)
        for name in names.sorted(by: >) {
            let path = "\(checkpointsPath)/\(name.text)"
            do {
                let file = try SafetensorsFile(path: path)
                let metadata = try CheckpointMetadata(of: file)
                guard metadata.fileName == name.text else {
                    throw FileError(path: path, problem: "the file is named after another step than its metadata says")
                }
                whole.append((file, metadata))
                if stopAtFirst { break }
            } catch {
                damaged.append(error as? FileError ?? FileError(path: path, problem: "\(error)"))
            }
        }
        return (whole, damaged)
    }

    /// Of equal scores the earlier one, so that the choice does not change when a run goes on. What the newest score
    /// measures decides: a run may have been taken up with another measure.
    private static func best(of whole: [Whole]) -> Whole? {
        let scored = whole.filter { $0.metadata.score?.isFinite ?? false }
        guard let newest = scored.first else { return nil }
        let direction = newest.metadata.scoreDirection
        return scored.reversed().filter { $0.metadata.scoreName == newest.metadata.scoreName }.min {
            direction.isBetter($0.metadata.score ?? .nan, than: $1.metadata.score ?? .nan)
        }
    }

    private func noCheckpoint(_ damaged: [FileError]) -> FileError {
        guard let first = damaged.first else {
            return FileError(path: path, problem: "has no checkpoint yet: it was stopped before the first was saved")
        }
        return FileError(path: path, problem: "has no whole checkpoint; the newest: \(first)")
    }

    private func remove(
        _ whole: [CheckpointMetadata], after saved: CheckpointMetadata, keeping best: CheckpointMetadata?,
        _ retention: CheckpointRetention
    ) throws {
        let others = whole.filter { $0 != saved && $0 != best }
        var doomed = others.filter { !$0.isEpochComplete && $0.step <= saved.step }
        if let keepingLast = retention.keepingLast {
            let kept = Set(whole.filter(\.isEpochComplete).prefix(max(2, keepingLast)).map(\.epoch))
            doomed += others.filter { other in
                let isMultiple = retention.keepingEvery.map { $0 > 0 && other.epoch % $0 == 0 } ?? false
                return other.isEpochComplete && !kept.contains(other.epoch) && !isMultiple
            }
        }
        for metadata in doomed {
            let path = "\(checkpointsPath)/\(metadata.fileName)"
            guard unlink(path) == 0 || errno == ENOENT else { throw FileError(path: path, cannot: "remove") }
        }
    }

    /// The links are for people and other programs; nothing here relies on them, and not every file system has them.
    private func link(_ name: String, to target: String) throws {
        do {
            try AtomicFile.link("\(checkpointsPath)/\(name).safetensors", to: target)
        } catch let error as FileError where [EPERM, ENOTSUP, ENOSYS, EOPNOTSUPP].contains(error.systemError) {
            return
        }
    }
}
