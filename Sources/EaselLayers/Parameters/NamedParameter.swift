/// A parameter and the name it has in a model.
public struct NamedParameter: Sendable {
    /// The path of stored properties and positions that leads to it: `decoder.3.weight`.
    public let name: String
    /// The parameter.
    public let parameter: Parameter

    /// Gives a parameter a name.
    public init(name: String, parameter: Parameter) {
        self.name = name
        self.parameter = parameter
    }

    /// Whether it is the filter of a convolution or the weights of a dense layer, rather than a bias, or the scale or offset of
    /// a normalisation: it has at least two dimensions.
    public var isFilter: Bool { parameter.isTrainable && parameter.shape.rank >= 2 }
}

/// The parameters of a model under their names, in the order in which the model declares them.
///
/// The walk goes through structs, classes, tuples, arrays, dictionaries (by key, sorted), optionals and what enum cases
/// carry. A name is made of the labels and positions on the way; optionals and enum cases without a label add nothing
/// of their own but the case's name. A `Sequential` counts as an array, so its fourth layer is `decoder.3`.
/// A parameter that is reached twice stands once, under its first name.
/// - Parameter model: Whatever holds the parameters.
public func namedParameters(of model: any ParameterContainer) -> [NamedParameter] {
    var walk = ParameterWalk()
    walk.visit(model, path: [])
    return walk.found
}

private struct ParameterWalk {
    var found: [NamedParameter] = []
    private var seen: Set<ObjectIdentifier> = []

    mutating func visit(_ value: Any, path: [String]) {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .class {
            // This also ends the walk where objects refer to one another.
            guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
            if let parameter = value as? Parameter {
                found.append(NamedParameter(name: path.joined(separator: "."), parameter: parameter))
                return
            }
        }
        visitChildren(mirror, path)
    }

    private mutating func visitChildren(_ mirror: Mirror, _ path: [String]) {
        if let parent = mirror.superclassMirror { visitChildren(parent, path) }
        if mirror.displayStyle == .dictionary {
            visitDictionary(mirror, path)
            return
        }
        for (position, child) in mirror.children.enumerated() {
            if mirror.displayStyle == .optional {
                visit(child.value, path: path)
            } else {
                visit(child.value, path: path + [Self.component(child.label, position)])
            }
        }
    }

    private mutating func visitDictionary(_ mirror: Mirror, _ path: [String]) {
        let entries = mirror.children.compactMap { entry -> (key: String, value: Any)? in
            let parts = Array(Mirror(reflecting: entry.value).children)
            return parts.count == 2 ? ("\(parts[0].value)", parts[1].value) : nil
        }
        for entry in entries.sorted(by: { $0.key < $1.key }) { visit(entry.value, path: path + [entry.key]) }
    }

    /// A tuple's unlabelled elements are `.0`, `.1`; a lazy property carries a prefix of the compiler's.
    private static func component(_ label: String?, _ position: Int) -> String {
        guard let label else { return String(position) }
        let prefix = "$__lazy_storage_$_"
        if label.hasPrefix(prefix) { return String(label.dropFirst(prefix.count)) }
        return label.hasPrefix(".") ? String(label.dropFirst()) : label
    }
}
