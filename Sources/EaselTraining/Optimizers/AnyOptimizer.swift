/// An optimizer of any kind, chosen by name.
///
/// In JSON it is one object: its name beside its numbers, `{"name": "adam", "learningRate": 0.001, …}`. A run's record keeps
/// the numbers apart, see `RunRecord.Optimizer`.
public struct AnyOptimizer: Sendable, Codable, Hashable {
    /// The optimizer.
    public let optimizer: any Optimizer

    /// Every optimizer with its default hyperparameters.
    public static let all: [any Optimizer] = [
        SGD(), RMSProp(), Adagrad(), Adadelta(), Adam(), AdamW(), Adamax(), NAdam(), RAdam(), Lion(),
    ]

    /// Wraps an optimizer.
    public init(_ optimizer: some Optimizer) { self.optimizer = optimizer }

    /// The optimizer of a name (upper and lower case alike) with its default hyperparameters.
    /// - Throws: `OptimizerError` with the names there are.
    public init(named name: String, learningRate: Float? = nil) throws {
        guard var found = Self.all.first(where: { type(of: $0).name.lowercased() == name.lowercased() }) else {
            let names = Self.all.map { type(of: $0).name }.joined(separator: ", ")
            throw OptimizerError("there is no optimizer \"\(name)\"; the optimizers are \(names)")
        }
        if let learningRate { found.learningRate = learningRate }
        try found.check()
        optimizer = found
    }

    private enum Key: String, CodingKey { case name }

    /// Reads the name and then the numbers of that optimizer.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .name)
        let kind = type(of: try AnyOptimizer(named: name).optimizer)
        let decoded = try kind.init(from: decoder)
        try decoded.check()
        optimizer = decoded
    }

    /// Writes the numbers and beside them the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type(of: optimizer).name, forKey: .name)
        try optimizer.encode(to: encoder)
    }

    /// Whether both are the same rule with the same numbers.
    public static func == (left: AnyOptimizer, right: AnyOptimizer) -> Bool {
        AnyHashable(left.optimizer) == AnyHashable(right.optimizer)
    }

    /// Hashes the rule and its numbers.
    public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(optimizer)) }
}
