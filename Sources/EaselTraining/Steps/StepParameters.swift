import EaselLayers

/// The parameters of a step: which are updated, which are frozen, and all under names of their own.
struct StepParameters {
    /// The parameters to update, with the running statistics that belong to them.
    let updated: [NamedParameter]
    /// All that the step uses.
    let all: [NamedParameter]
    /// The memory of those that must stay as they are.
    let frozen: Set<ObjectIdentifier>

    /// Takes apart what a step was given.
    /// - Throws: `ParameterError` where nothing is left to update.
    init(
        updating model: any ParameterContainer, _ selection: ParameterSelection,
        alsoUsing others: [any ParameterContainer], frozen: [any ParameterContainer]
    ) throws {
        let own = namedParameters(of: model)
        let given = frozen.map { namedParameters(of: $0) }
        let excluded = Set(given.joined().map(\.identity))
        let updated = try selection.selected(from: own).filter { !excluded.contains($0.identity) }
        guard updated.contains(where: \.parameter.isTrainable) || !own.contains(where: \.parameter.isTrainable) else {
            throw ParameterError("nothing is left to update: all that is trainable is frozen, or left out by only:")
        }
        self.updated = updated
        let kept = Set(updated.map(\.identity))
        self.frozen = excluded.union(own.lazy.map(\.identity).filter { !kept.contains($0) })
        var all = own
        for (place, parameters) in others.map({ namedParameters(of: $0) }).enumerated() {
            all += Self.distinct(parameters, from: all, "alsoUsing[\(place)]")
        }
        for (place, parameters) in given.enumerated() {
            all += Self.distinct(parameters, from: all, "frozen[\(place)]")
        }
        self.all = all
    }

    /// The parameters of a further model that are not among those before. Where one of its names is taken, all get a
    /// prefix: first values are drawn by name, and two models must not begin with the same numbers.
    private static func distinct(
        _ parameters: [NamedParameter], from earlier: [NamedParameter], _ prefix: String
    ) -> [NamedParameter] {
        let known = Set(earlier.map(\.identity))
        let new = parameters.filter { !known.contains($0.identity) }
        let taken = Set(earlier.map(\.name))
        guard new.contains(where: { taken.contains($0.name) }) else { return new }
        return new.map {
            NamedParameter(name: $0.name.isEmpty ? prefix : "\(prefix).\($0.name)", parameter: $0.parameter)
        }
    }
}

extension NamedParameter {
    /// What tells its memory from any other.
    var identity: ObjectIdentifier { ObjectIdentifier(parameter.storage) }
}
