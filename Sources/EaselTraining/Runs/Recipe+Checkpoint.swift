import EaselFiles
import EaselLayers
import EaselRuntime

extension Recipe {
    /// Everything that is saved, by name: parameters, then the optimisers' numbers.
    ///
    /// With several optimisers each one's names carry its number, so that two that share parameters stay apart.
    var savedStorages: [(name: String, storage: Storage)] {
        let states = optimizerStates
        return parameters.map { ($0.name, $0.parameter.storage) }
            + states.enumerated().flatMap { index, state in
                state.entries.map { (states.count == 1 ? $0.name : "\($0.name)#\(index)", $0.storage) }
            }
    }

    /// A checkpoint of the recipe as it is.
    func checkpoint(_ progress: TrainingProgress) throws -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        for (name, storage) in savedStorages {
            try writer.add(name, shape: storage.shape.dimensions, storage.values)
        }
        let state = [UInt64(progress.epoch), UInt64(progress.stepInEpoch), UInt64(progress.step)]
        let sums = (progress.epochSums + progress.intervalSums).map(\.bitPattern)
        try writer.add("training.position", shape: [state.count], state)
        try writer.add("training.sums", shape: [sums.count], sums)
        return writer
    }

    /// Takes over everything that a checkpoint holds.
    /// - Throws: A `FileError` that names what is missing, superfluous or of another shape.
    func restore(_ found: FoundCheckpoint) throws -> TrainingProgress {
        let file = found.file
        let storages = savedStorages
        let shapes = Dictionary(uniqueKeysWithValues: storages.map { ($0.name, $0.storage.shape.dimensions) })
        try file.requireTensors(shapes) { $0.hasPrefix("training.") }
        var progress = TrainingProgress(names: trainNames)
        let position: [UInt64] = try file.values("training.position", shape: [3])
        let sums: [UInt64] = try file.values("training.sums", shape: [2 * progress.epochSums.count])
        guard position.allSatisfy({ $0 < 1 << 40 }), position[2] == UInt64(found.metadata.step) else {
            throw FileError(
                path: file.path, problem: "tensor 'training.position' does not agree with step \(found.metadata.step)")
        }
        (progress.epoch, progress.stepInEpoch, progress.step) = (Int(position[0]), Int(position[1]), Int(position[2]))
        progress.epochSums = sums.prefix(progress.epochSums.count).map { Double(bitPattern: $0) }
        progress.intervalSums = sums.suffix(progress.epochSums.count).map { Double(bitPattern: $0) }
        // Read all before changing any, so that a damaged file leaves the model as it was.
        let values = try storages.map { try file.values($0.name, shape: $0.storage.shape.dimensions, as: Float.self) }
        for ((_, storage), values) in zip(storages, values) { storage.values = values }
        stepCount = progress.step
        return progress
    }
}

extension Recipe {
    /// Takes over the parameters that a checkpoint holds and nothing else.
    /// - Throws: A `FileError` that names what is missing, superfluous or of another shape.
    public func loadParameters(from file: SafetensorsFile) throws { try load(parameters, from: file) }
}

/// Loads a model's parameters from a checkpoint and nothing else.
/// - Throws: A `FileError` that names what is missing, superfluous or of another shape.
public func loadParameters(of model: Any, from file: SafetensorsFile) throws {
    try load(namedParameters(of: model), from: file)
}

private func load(_ parameters: [NamedParameter], from file: SafetensorsFile) throws {
    let shapes = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.shape.dimensions) })
    try file.requireTensors(shapes) { $0.hasPrefix("training.") || $0.hasPrefix("optimizer.") }
    let values = try parameters.map { try file.values($0.name, shape: $0.parameter.shape.dimensions, as: Float.self) }
    for (named, values) in zip(parameters, values) { named.parameter.values = values }
}

/// Saves a model's parameters under their names as a safetensors file that other programs can open.
/// - Throws: A `FileError` when the file cannot be written.
public func saveParameters(of model: Any, to path: String) throws {
    var writer = SafetensorsWriter()
    for named in namedParameters(of: model) {
        try writer.add(named.name, shape: named.parameter.shape.dimensions, named.parameter.values)
    }
    try writer.write(to: path)
}
