extension Activation: CustomStringConvertible, Codable {
    /// The activations by name, with their default parameters, for options and listings.
    public static let named: [(name: String, activation: Activation)] = [
        ("identity", .identity), ("relu", .relu), ("leakyRelu", .leakyRelu()), ("sigmoid", .sigmoid), ("tanh", .tanh),
        ("elu", .elu()), ("gelu", .gelu), ("silu", .silu), ("softplus", .softplus), ("softmax", .softmax),
        ("step", .step), ("relu6", .relu6),
    ]

    /// Parses what `description` writes; the number in brackets may be left out.
    /// - Throws: `ParameterError` with the names that exist, or with what is wrong with the number.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let plain = Activation.named.first(where: { $0.name == name })?.activation else {
            let names = Activation.named.map(\.name).joined(separator: ", ")
            throw ParameterError("there is no activation \"\(text)\"; the activations are \(names)")
        }
        guard parts.count == 2 else {
            self = plain
            return
        }
        guard parts[1].hasSuffix(")"), let number = Float(parts[1].dropLast()), number.isFinite else {
            throw ParameterError("activation \"\(text)\": what is in the brackets must be a number, as in \"elu(1.0)\"")
        }
        switch plain {
        case .leakyRelu: self = .leakyRelu(slope: number)
        case .elu: self = .elu(alpha: number)
        default: throw ParameterError("activation \"\(text)\": \(name) takes no number, write \"\(name)\"")
        }
    }

    /// The name, with a number where it has one: `leakyRelu(0.2)`.
    public var description: String {
        switch self {
        case .leakyRelu(let number), .elu(let number): "\(kind)(\(number))"
        default: kind
        }
    }

    /// The name alone.
    package var kind: String {
        switch self {
        case .identity: "identity"
        case .relu: "relu"
        case .relu6: "relu6"
        case .leakyRelu: "leakyRelu"
        case .sigmoid: "sigmoid"
        case .tanh: "tanh"
        case .elu: "elu"
        case .gelu: "gelu"
        case .silu: "silu"
        case .softplus: "softplus"
        case .softmax: "softmax"
        case .step: "step"
        }
    }

    /// Reads the activation from its description.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        try self.init(parsing: container.decode(String.self))
    }

    /// Writes the activation as its description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
