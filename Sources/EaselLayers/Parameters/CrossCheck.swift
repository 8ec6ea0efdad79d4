import EaselGraph

/// The names of parameters by the identity of their memory, as a trace wants them for its texts and messages.
package func variableNames(_ parameters: [NamedParameter]) -> [ObjectIdentifier: String] {
    Dictionary(parameters.map { (ObjectIdentifier($0.parameter.storage), $0.name) }) { first, _ in first }
}

/// Checks that every variable a trace used is one that the walk over the model found, and where asked the reverse.
///
/// - Parameters:
///   - trace: The trace to check.
///   - parameters: What `namedParameters(of:)` found in the model, or in all models of a step.
///   - others: Further variables that may be used, such as an optimizer's.
///   - usingAll: Whether a parameter that the trace did not use is an error too. Statistics that only one phase uses
///     are never required.
/// - Throws: `ParameterError` with the variable's shape and the names that were found.
package func crossCheck(
    _ trace: Trace, against parameters: [NamedParameter], others: [any VariableIdentity] = [], usingAll: Bool = false
) throws {
    let known = Set(parameters.map { ObjectIdentifier($0.parameter.storage) } + others.map { ObjectIdentifier($0) })
    if let stranger = trace.variables.first(where: { !known.contains(ObjectIdentifier($0)) }) {
        throw ParameterError(
            "a parameter of shape \(stranger.shape) is used but not held by the model, whose stored properties lead to "
                + "\(listing(parameters.map(\.name))); make it a stored property, or pass the model that holds it")
    }
    let unused = unusedParameters(trace, parameters)
    if usingAll, !unused.isEmpty {
        let used = parameters.map(\.name).filter { !unused.contains($0) }
        throw ParameterError(
            "the model holds \(listing(unused)) but does not use it, only \(listing(used)); "
                + "use it, or remove it from the stored properties")
    }
}

/// The names of the trainable parameters that a trace did not use.
package func unusedParameters(_ trace: Trace, _ parameters: [NamedParameter]) -> [String] {
    let used = Set(trace.variables.map { ObjectIdentifier($0) })
    return
        parameters
        .filter { $0.parameter.isTrainable && !used.contains(ObjectIdentifier($0.parameter.storage)) }
        .map(\.name)
}

/// A few names and how many more there are.
func listing(_ names: [String]) -> String {
    if names.isEmpty { return "nothing" }
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
}
