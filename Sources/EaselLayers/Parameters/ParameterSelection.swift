/// A selection of a model's parameters by their names, as for fine-tuning and parameter groups.
///
///     let step = try TrainStep(updating: model, only: .prefixes(["head", "encoder.3"]), with: Adam(), …)
///
/// Names stay what they are in the whole model, so checkpoints of a part fit those of the whole.
public struct ParameterSelection: Hashable, Sendable {
    private let prefixes: [String]
    private let isInverted: Bool
    private var isOfFilters: Bool?

    /// Every parameter.
    public static let all = ParameterSelection(prefixes: [], isInverted: true)

    /// The parameters whose names are, or begin with, one of these paths: `head` selects `head.weight`, but not
    /// `header.weight`.
    public static func prefixes(_ prefixes: [String]) -> ParameterSelection {
        ParameterSelection(prefixes: prefixes, isInverted: false)
    }

    /// The parameters that `prefixes(_:)` does not select.
    public static func except(_ prefixes: [String]) -> ParameterSelection {
        ParameterSelection(prefixes: prefixes, isInverted: true)
    }

    /// The filters of convolutions and the weights of dense layers.
    public static let filters = ofFilters(true)

    /// The parameters that `filters` does not select: biases, and what normalisations hold.
    public static let exceptFilters = ofFilters(false)

    private static func ofFilters(_ isOfFilters: Bool) -> ParameterSelection {
        var selection = all
        selection.isOfFilters = isOfFilters
        return selection
    }

    /// The selected ones of a model's parameters, in their order; statistics are among them.
    /// - Throws: `ParameterError` where a prefix is that of no parameter, or nothing is selected.
    public func selected(from parameters: [NamedParameter]) throws -> [NamedParameter] {
        for prefix in prefixes where !parameters.contains(where: { Self.has($0.name, prefix) }) {
            throw ParameterError(
                "no parameter's name begins with \"\(prefix)\"; the model has \(Self.parts(parameters))")
        }
        let selected = parameters.filter { named in
            prefixes.contains { Self.has(named.name, $0) } != isInverted
                && isOfFilters.map { $0 == named.isFilter } ?? true
        }
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
