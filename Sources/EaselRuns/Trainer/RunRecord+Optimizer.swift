import EaselFiles
import EaselTraining

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunRecord.Optimizer {
    /// Describes an optimizer.
    public init(_ optimizer: any Optimizer) throws {
        let values = try Self.values(of: optimizer)
        self.init(
            name: type(of: optimizer).name, learningRate: Double(optimizer.learningRate),
            hyperparameters: values.filter { $0.key != "learningRate" }.compactMapValues(\.asNumber))
    }

    /// The optimizer described.
    /// - Throws: `OptimizerError` for an optimizer that does not exist, or a hyperparameter out of its range.
    public func makeOptimizer() throws -> any Optimizer {
        let base = try AnyOptimizer(named: name).optimizer
        var values = try Self.values(of: base)
        for (name, value) in hyperparameters.merging(["learningRate": learningRate], uniquingKeysWith: { $1 }) {
            guard let old = values[name] else {
                throw OptimizerError(
                    "\(self.name) has no hyper-parameter \"\(name)\"; it has \(values.keys.sorted().joined(separator: ", "))"
                )
            }
            guard value == 0 || Float(value).isNormal else {
                throw OptimizerError(
                    "\(self.name): \(name) is \(value), which single precision cannot hold; it holds 0, and 1e-37 to 1e38"
                )
            }
            if case .boolean = old { values[name] = .boolean(value != 0) } else { values[name] = .number(value) }
        }
        let optimizer = try Self.decoded(base, from: JSONEncoder().encode(values))
        try optimizer.check()
        return optimizer
    }

    private static func decoded<Rule: Optimizer>(_ like: Rule, from data: Data) throws -> any Optimizer {
        try JSONDecoder().decode(Rule.self, from: data)
    }

    private static func values(of optimizer: any Optimizer) throws -> [String: JSONValue] {
        try JSONDecoder().decode([String: JSONValue].self, from: JSONEncoder().encode(optimizer))
    }
}

extension JSONValue {
    fileprivate var asNumber: Double? { boolean.map { $0 ? 1 : 0 } ?? number }
}
