/// Reads a model's options one by one; what nobody asked for is an error in the end.
struct OptionReader {
    private let model: String
    private let options: [String: JSONValue]
    private var asked: Set<String> = []

    init(_ model: RunRecord.Model) { (self.model, options) = (model.name, model.options) }

    /// A whole number.
    mutating func integer(_ name: String, _ usual: Int) throws -> Int {
        try value(name, "a whole number", \.integer) ?? usual
    }

    /// A list of whole numbers.
    mutating func integers(_ name: String, _ usual: [Int]) throws -> [Int] {
        try value(name, "a list of whole numbers", \.integers) ?? usual
    }

    /// A number.
    mutating func number(_ name: String) throws -> Float? { try value(name, "a number", \.number).map { Float($0) } }

    /// A text, and what it stands for.
    mutating func text<Value>(_ name: String, _ parse: (String) throws -> Value) throws -> Value? {
        try value(name, "a text", \.text).map(parse)
    }

    /// Checks that every option was asked for.
    /// - Throws: `StepError` naming one that was not, and those there are.
    func finish() throws {
        guard let stranger = options.keys.sorted().first(where: { !asked.contains($0) }) else { return }
        throw StepError("\(model): there is no option \(stranger); there are \(asked.sorted().joined(separator: ", "))")
    }

    private mutating func value<Value>(
        _ name: String, _ expected: String, _ convert: (JSONValue) -> Value?
    ) throws -> Value? {
        asked.insert(name)
        guard let option = options[name] else { return nil }
        guard let value = convert(option) else {
            throw StepError("\(model): option \(name) is \(option), \(expected) is expected")
        }
        return value
    }
}
