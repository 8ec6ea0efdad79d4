import EaselFiles
import EaselTraining

extension RunDirectory {
    /// The names of the checkpoints at the ends of epochs, from the first to the last.
    private func epochNames() throws -> [CheckpointName] {
        guard folder.has("checkpoints") else { return [] }
        return try Self.names(in: checkpoints()).filter { $0.step == nil }.reversed()
    }

    /// Visits the checkpoints at the ends of epochs, from the first to the last, one open at a time; damaged ones are left
    /// out and reported.
    ///
    /// Throws a `FileError` where there is none, and what the body throws.
    public func eachEpochCheckpoint(_ body: (FoundCheckpoint) throws -> Void) throws -> [FileError] {
        var (count, damaged) = (0, [FileError]())
        for name in try epochNames() {
            let found: FoundCheckpoint
            do {
                let (file, metadata) = try Self.open(name, in: checkpoints())
                try file.verify()
                found = FoundCheckpoint(file: file, metadata: metadata, passedOver: [])
            } catch {
                damaged.append(
                    error as? FileError ?? FileError(path: "\(checkpointsPath)/\(name.text)", problem: "\(error)"))
                continue
            }
            count += 1
            try body(found)
        }
        guard count > 0 else {
            let reason = damaged.first.map { "; the first: \($0)" } ?? ": it was stopped before its first epoch ended"
            throw FileError(path: path, problem: "has no whole checkpoint of an epoch's end\(reason)")
        }
        return damaged
    }
}
