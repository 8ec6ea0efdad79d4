extension RunDirectory {
    /// The checkpoints at the ends of epochs, from the first to the last; damaged ones are left out.
    ///
    /// Throws a `FileError` where there is none.
    public func epochCheckpoints() throws -> [FoundCheckpoint] {
        var damaged: [FileError] = []
        let names = try Folder.names(in: checkpointsPath).compactMap(CheckpointName.init).sorted(by: <)
        let found: [FoundCheckpoint] = names.compactMap { name in
            let path = "\(checkpointsPath)/\(name.text)"
            do {
                let file = try SafetensorsFile(path: path)
                let metadata = try CheckpointMetadata(of: file)
                guard metadata.isEpochComplete else { return nil }
                return FoundCheckpoint(file: file, metadata: metadata, passedOver: [])
            } catch {
                damaged.append(error as? FileError ?? FileError(path: path, problem: "\(error)"))
                return nil
            }
        }
        guard !found.isEmpty else {
            let reason = damaged.first.map { "; the first: \($0)" } ?? ": it was stopped before its first epoch ended"
            throw FileError(path: path, problem: "has no whole checkpoint of an epoch's end\(reason)")
        }
        return found
    }
}
