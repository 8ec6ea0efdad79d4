import EaselFiles
import EaselLayers
import EaselTraining

/// Reads a model's options one by one, notes what each one is in the end, and knows those nobody asked for.
struct OptionReader {
    /// The model's name.
    let model: String
    private let options: [String: JSONValue]
    /// Every option asked for that has a value: the one given, or the usual one.
    private(set) var values: [String: JSONValue] = [:]
    private var asked: Set<String> = []

    init(_ model: RunRecord.Model) { (self.model, options) = (model.name, model.options) }

    /// A whole number.
    mutating func integer(_ name: String, _ usual: Int) throws -> Int {
        try value(name, "a whole number", .integer(usual), \.integer) ?? usual
    }

    /// A list of whole numbers.
    mutating func integers(_ name: String, _ usual: [Int]) throws -> [Int] {
        try value(name, "a list of whole numbers", .list(usual.map { .integer($0) }), \.integers) ?? usual
    }

    /// A number.
    mutating func number(_ name: String, _ usual: Float) throws -> Float {
        // By way of its digits: a Float's own binary value would be written with all the digits of a Double.
        try value(name, "a number", .number(Double(usual.description) ?? 0), \.number).map { Float($0) } ?? usual
    }

    /// A number that may be left out.
    mutating func number(_ name: String) throws -> Float? {
        try value(name, "a number", nil, \.number).map { Float($0) }
    }

    /// Checks a number that was asked for; one that was left out is right.
    /// - Throws: `StepError` naming it, its value and what it may be.
    func check(_ name: String, in range: ClosedRange<Double>) throws {
        guard let value = values[name]?.number, !range.contains(value) else { return }
        throw StepError(
            "\(model): \(Self.flag(name)) is \(values[name] ?? .number(value)), it must be from "
                + "\(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))")
    }

    /// Checks a number that was asked for; one that was left out is right.
    /// - Throws: `StepError` naming it and its value.
    func check(_ name: String, above limit: Double) throws {
        guard let value = values[name]?.number, !(value > limit && value <= 1e6) else { return }
        throw StepError(
            "\(model): \(Self.flag(name)) is \(values[name] ?? .number(value)), it must be above \(Self.short(limit)) and "
                + "at most 1000000")
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// `true` or `false`.
    mutating func boolean(_ name: String, _ usual: Bool) throws -> Bool {
        try value(name, "true or false", .boolean(usual), \.boolean) ?? usual
    }

    /// A text, and what it stands for.
    mutating func text<Value>(_ name: String, _ usual: String, _ parse: (String) throws -> Value) throws -> Value {
        try parse(value(name, "a text", .text(usual), \.text) ?? usual)
    }

    /// How weights are drawn. Runs from before there was a choice do not name it, and have their weights in checkpoints.
    mutating func initializer(_ usual: Initializer) throws -> Initializer {
        try text("initializer", usual.name ?? "") { text in
            guard let initializer = Initializer(named: text) else {
                let names = Initializer.named.map(\.name).joined(separator: ", ")
                throw StepError("there is no initializer \"\(text)\"; there are \(names)")
            }
            return initializer
        }
    }

    /// Checks that every option was asked for.
    /// - Throws: `StepError` naming one that was not, and those there are.
    func finish() throws {
        guard let stranger = options.keys.sorted().first(where: { !asked.contains($0) }) else { return }
        // How many classes there are follows from the pictures, and is no flag.
        let flags = asked.subtracting(["classes"]).sorted().map(Self.flag)
        let known = flags.isEmpty ? "it has none" : "it has \(flags.joined(separator: ", "))"
        throw StepError("\(model) has no option \(Self.flag(stranger)); \(known)")
    }

    /// An option as the command line spells it: `latentSize` is `--latent-size`.
    static func flag(_ name: String) -> String {
        "--" + name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }

    private mutating func value<Value>(
        _ name: String, _ expected: String, _ usual: JSONValue?, _ convert: (JSONValue) -> Value?
    ) throws -> Value? {
        asked.insert(name)
        values[name] = options[name] ?? usual
        guard let option = options[name] else { return nil }
        guard let value = convert(option) else {
            throw StepError("\(model): \(Self.flag(name)) is \(option), \(expected) is expected")
        }
        return value
    }
}
