import EaselFiles
import EaselLayers
import EaselRuntime
import EaselTraining

extension Recipe {
    /// Everything that is saved, by name: parameters, then the optimizers' state.
    ///
    /// With several optimizers each one's names carry its number, so that two that share parameters stay apart.
    var savedStorages: [(name: String, storage: Storage)] {
        let states = optimizerStates
        return parameters.map { ($0.name, $0.parameter.storage) }
            + states.enumerated().flatMap { index, state in
                state.entries.map { (states.count == 1 ? $0.name : "\($0.name)#\(index)", $0.storage) }
            }
    }

    /// A checkpoint of the recipe as it is. It is written from where the numbers lie, so before the next step.
    func checkpoint(_ progress: TrainingProgress) throws -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        for (name, storage) in savedStorages {
            try writer.add(name, storage)
        }
        let state = [UInt64(progress.epoch), UInt64(progress.stepInEpoch), UInt64(progress.step)]
        let sums = (progress.epochSums.saved + progress.intervalSums.saved).map(\.bitPattern)
        try writer.add("training.position", shape: [state.count], state)
        try writer.add("training.sums", shape: [sums.count], sums)
        return writer
    }

    /// Checks that a checkpoint has everything that is saved, in its shape, and nothing else; takes no memory.
    /// - Throws: A `FileError` that names what is missing, unexpected or of another shape.
    func requireTensors(in file: SafetensorsFile) throws {
        let shapes = Dictionary(uniqueKeysWithValues: savedStorages.map { ($0.name, $0.storage.shape.dimensions) })
        try file.requireTensors(shapes) { $0.hasPrefix("training.") }
    }

    /// Restores everything that a checkpoint holds.
    /// - Throws: A `FileError` that names what is missing, unexpected or of another shape.
    func restore(_ found: FoundCheckpoint) throws -> TrainingProgress {
        let file = found.file
        try requireTensors(in: file)
        var progress = TrainingProgress(trainMetrics)
        let position: [UInt64] = try file.values("training.position", shape: [3])
        let all = 2 * progress.epochSums.saved.count
        // A version before may have measured less.
        let own = file.tensor("training.sums").flatMap { $0.shape.count == 1 ? $0.shape[0] : nil } ?? all
        let isOlder = own < all && own >= 4 && own % 2 == 0
        let sums: [UInt64] = try file.values("training.sums", shape: [isOlder ? own : all])
        let count = sums.count / 2
        guard position.allSatisfy({ $0 < 1 << 40 }), position[2] == UInt64(found.metadata.step) else {
            throw FileError(
                path: file.path, problem: "tensor 'training.position' does not agree with step \(found.metadata.step)")
        }
        (progress.epoch, progress.stepInEpoch, progress.step) = (Int(position[0]), Int(position[1]), Int(position[2]))
        progress.epochSums.saved = sums.prefix(count).map { Double(bitPattern: $0) }
        progress.intervalSums.saved = sums.suffix(count).map { Double(bitPattern: $0) }
        progress.watch = found.metadata.watch ?? ScoreWatch()
        try file.read(savedStorages)
        stepCount = progress.step
        return progress
    }
}

extension Recipe {
    /// Restores the parameters that a checkpoint holds and nothing else.
    /// - Throws: A `FileError` that names what is missing, unexpected or of another shape.
    public func loadParameters(from file: SafetensorsFile) throws { try load(parameters, from: file) }
}

/// Loads a model's parameters from a checkpoint and nothing else: all of them, a part, or a part of what is in the file.
///
///     try loadParameters(of: model, from: file, only: .prefixes(["encoder"]))
///     try loadParameters(of: model.encoder, from: file, under: "encoder")
///
/// - Parameters:
///   - model: The model.
///   - file: The file. Where all of a model is loaded it may have nothing else but what belongs to training.
///   - selection: Which of the model's parameters are loaded.
///   - prefix: The path at which the file has the model's names, `encoder` where `0.weight` is `encoder.0.weight` there.
/// - Throws: A `FileError` that names what is missing, unexpected or of another shape; nothing is loaded then.
///   `ParameterError` for a selection of nothing.
public func loadParameters(
    of model: any ParameterContainer, from file: SafetensorsFile, only selection: ParameterSelection = .all,
    under prefix: String? = nil
) throws {
    try load(
        selection.selected(from: namedParameters(of: model)), from: file, under: prefix,
        allowsOthers: selection != .all || prefix != nil)
}

private func load(
    _ parameters: [NamedParameter], from file: SafetensorsFile, under prefix: String? = nil, allowsOthers: Bool = false
) throws {
    let variables = parameters.map { (name: (prefix.map { "\($0)." } ?? "") + $0.name, storage: $0.parameter.storage) }
    let shapes = Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.storage.shape.dimensions) })
    try file.requireTensors(shapes) {
        allowsOthers || $0.hasPrefix("training.") || $0.hasPrefix("optimizer.")
    }
    try file.read(variables)
}

/// Saves a model's parameters under their names as a safetensors file that other programs can open.
/// - Throws: A `FileError` when the file cannot be written.
public func saveParameters(of model: any ParameterContainer, to path: String) throws {
    var writer = SafetensorsWriter()
    for named in namedParameters(of: model) {
        try writer.add(named.name, named.parameter.storage)
    }
    try writer.write(to: path)
}
