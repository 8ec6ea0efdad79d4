/// A selection of a model's parameters by their names or kind, as for fine-tuning, loading and parameter groups.
///
///     let step = try TrainStep(updating: model, only: .prefixes(["head", "encoder.3"]), with: Adam(), …)
///     let decay = ParameterGroup(.exceptFilters, weightDecay: 0)
///
/// Names stay what they are in the whole model, so checkpoints of a part fit those of the whole.
public struct ParameterSelection: Hashable, Sendable {
    private let rule: Rule
    private let isInverted: Bool

    private enum Rule: Hashable {
        case prefixes([String])
        case filters

        func selects(_ named: NamedParameter) -> Bool {
            switch self {
            case .prefixes(let prefixes): prefixes.contains { ParameterSelection.has(named.name, $0) }
            case .filters: named.isFilter
            }
        }
    }

    /// Every parameter.
    public static let all = ParameterSelection(rule: .prefixes([]), isInverted: true)

    /// The filters of convolutions and the matrices of dense layers: parameters of two or more dimensions, neither biases
    /// nor what belongs to a normalisation.
    public static let filters = ParameterSelection(rule: .filters, isInverted: false)

    /// The parameters that `filters` does not select, such as those that weight decay is left out for.
    public static let exceptFilters = ParameterSelection(rule: .filters, isInverted: true)

    /// The parameters whose names are, or begin with, one of these paths: `head` selects `head.weight`, but not
    /// `header.weight`.
    public static func prefixes(_ prefixes: [String]) -> ParameterSelection {
        ParameterSelection(rule: .prefixes(prefixes), isInverted: false)
    }

    /// The parameters that `prefixes(_:)` does not select.
    public static func except(_ prefixes: [String]) -> ParameterSelection {
        ParameterSelection(rule: .prefixes(prefixes), isInverted: true)
    }

    /// The selected ones of a model's parameters, in their order; statistics are among them.
    /// - Throws: `ParameterError` where a prefix is that of no parameter, or nothing is selected.
    public func selected(from parameters: [NamedParameter]) throws -> [NamedParameter] {
        if case .prefixes(let prefixes) = rule {
            for prefix in prefixes where !parameters.contains(where: { Self.has($0.name, prefix) }) {
                throw ParameterError(
                    "no parameter's name begins with \"\(prefix)\"; the model has \(Self.parts(parameters))")
            }
        }
        let selected = parameters.filter { rule.selects($0) != isInverted }
        guard !selected.isEmpty || parameters.isEmpty else {
            throw ParameterError("no parameter is selected; the model has \(Self.parts(parameters))")
        }
        return selected
    }

    private static func has(_ name: String, _ prefix: String) -> Bool {
        guard name.hasPrefix(prefix), !prefix.isEmpty else { return false }
        return name.utf8.count == prefix.utf8.count || prefix.hasSuffix(".")
            || name.utf8.dropFirst(prefix.utf8.count).first == UInt8(ascii: ".")
    }

    /// The first parts of names: what a prefix may begin with.
    private static func parts(_ parameters: [NamedParameter]) -> String {
        var seen: [String] = []
        for named in parameters {
            let part = String(named.name.prefix { $0 != "." })
            if !seen.contains(part) { seen.append(part) }
        }
        return listing(seen)
    }
}
