import EaselCore
import EaselFiles

/// An option of a model or of its training: its name, help and range, and where its value is kept.
///
///     ModelOption("latentSize", \.latentSize, help: "Size of the latent that encodes an image.", in: 1...65536)
///
/// The default is what the value holds before anything is chosen, so it is written once, in the configuration.
package struct ModelOption<Root>: Sendable {
    /// The name under which a run records it: `latentSize`, which is the flag `--latent-size`.
    package let name: String
    /// The help text, one sentence.
    package let help: String
    /// The name of the flag's value in help texts; `nil` for a flag without a value.
    package let valueName: String?
    /// How a value is written.
    package let form: OptionForm
    /// The valid values, for people: `1 to 4096`; empty if the help says it.
    package let range: String
    /// Whether the data set determines the value, so that there is no flag for it.
    package let isOfData: Bool

    /// The value as a run records it; `nil` where there is none.
    let read: @Sendable (Root) -> JSONValue?
    /// Sets the value, or says what is expected.
    let write: @Sendable (inout Root, JSONValue) throws(OptionMisfit) -> Void
    /// Sets the default that follows from the options before it, where that is not the configuration's.
    let settle: (@Sendable (inout Root) -> Void)?
}

/// Why a value of an option is not taken.
enum OptionMisfit: Error {
    /// It is of another type; this is what is expected.
    case type(String)
    /// It is out of range; this is what it must be.
    case range(String)
    /// It cannot be read; this is a whole sentence.
    case text(String)
}

extension ModelOption {
    /// A whole number.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, Int> & Sendable, help: String, valueName: String = "count",
        in range: ClosedRange<Int>
    ) {
        self.init(
            name: name, help: help, valueName: valueName, form: .integer, range: Self.words(range), isOfData: false,
            read: { .integer($0[keyPath: path]) },
            write: { root, value throws(OptionMisfit) in root[keyPath: path] = try Self.integer(value, in: range) },
            settle: nil)
    }

    /// An optional whole number.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, Int?> & Sendable, help: String, valueName: String = "count",
        in range: ClosedRange<Int>
    ) {
        self.init(
            name: name, help: help, valueName: valueName, form: .integer, range: Self.words(range), isOfData: false,
            read: { $0[keyPath: path].map { .integer($0) } },
            write: { root, value throws(OptionMisfit) in root[keyPath: path] = try Self.integer(value, in: range) },
            settle: nil)
    }

    /// A list of whole numbers.
    /// - Parameters:
    ///   - range: What each of them may be.
    ///   - counts: How many there may be.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, [Int]> & Sendable, help: String, each range: ClosedRange<Int>,
        count counts: ClosedRange<Int>
    ) {
        let (low, high) = (counts.lowerBound, counts.upperBound)
        let many = low == high ? "\(low)" : "\(low) to \(high)"
        let wanted = "\(many) of \(range.lowerBound) to \(range.upperBound)"
        self.init(
            name: name, help: help, valueName: "list", form: .integers, range: wanted, isOfData: false,
            read: { .list($0[keyPath: path].map { .integer($0) }) },
            write: { root, value throws(OptionMisfit) in
                guard let numbers = value.integers else { throw .type("a list of whole numbers") }
                guard counts.contains(numbers.count), numbers.allSatisfy({ range.contains($0) }) else {
                    throw .range("\(wanted), as in \(root[keyPath: path].map(String.init).joined(separator: ","))")
                }
                root[keyPath: path] = numbers
            }, settle: nil)
    }

    /// An optional list of whole numbers.
    /// - Parameters:
    ///   - range: What each of them may be.
    ///   - counts: How many there may be.
    ///   - example: A list that works, for errors.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, [Int]?> & Sendable, help: String,
        each range: ClosedRange<Int>, count counts: ClosedRange<Int>, example: [Int]
    ) {
        let wanted =
            "\(counts.lowerBound) to \(counts.upperBound) of \(range.lowerBound) to \(range.upperBound)"
        self.init(
            name: name, help: help, valueName: "list", form: .integers, range: wanted, isOfData: false,
            read: { $0[keyPath: path].map { .list($0.map { .integer($0) }) } },
            write: { root, value throws(OptionMisfit) in
                guard let numbers = value.integers else { throw .type("a list of whole numbers") }
                guard counts.contains(numbers.count), numbers.allSatisfy({ range.contains($0) }) else {
                    throw .range("\(wanted), as in \(example.map(String.init).joined(separator: ","))")
                }
                root[keyPath: path] = numbers
            }, settle: nil)
    }

    /// A number.
    /// - Parameters:
    ///   - range: What it may be.
    ///   - usual: The default that follows from the options before it, where that is not the configuration's.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, Float> & Sendable, help: String, valueName: String,
        in range: ClosedRange<Double>, usual: (@Sendable (Root) -> Float)? = nil
    ) {
        let wanted = Self.words(range)
        var settle: (@Sendable (inout Root) -> Void)?
        if let usual {
            settle = { root in
                let value = usual(root)
                root[keyPath: path] = value
            }
        }
        self.init(
            name: name, help: help, valueName: valueName, form: .number, range: wanted, isOfData: false,
            read: { Self.value($0[keyPath: path]) },
            write: { root, value throws(OptionMisfit) in root[keyPath: path] = try Self.number(value, in: range) },
            settle: settle)
    }

    /// An optional number.
    package init(
        _ name: String, _ path: any WritableKeyPath<Root, Float?> & Sendable, help: String, valueName: String,
        in range: ClosedRange<Double>
    ) {
        let wanted = Self.words(range)
        self.init(
            name: name, help: help, valueName: valueName, form: .number, range: wanted, isOfData: false,
            read: { $0[keyPath: path].map(Self.value) },
            write: { root, value throws(OptionMisfit) in root[keyPath: path] = try Self.number(value, in: range) },
            settle: nil)
    }

    /// `true` or `false`; a flag without a value.
    package init(_ name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, help: String) {
        self.init(
            name: name, help: help, valueName: nil, form: .flag, range: "", isOfData: false,
            read: { .boolean($0[keyPath: path]) },
            write: { root, value throws(OptionMisfit) in
                guard let flag = value.boolean else { throw .type("true or false") }
                root[keyPath: path] = flag
            }, settle: nil)
    }

    /// A value that is written as text.
    /// - Parameters:
    ///   - parse: Reads it; the error is a whole sentence.
    ///   - text: Writes it; `nil` if there is no value.
    package init<Value>(
        _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, help: String, valueName: String = "name",
        parse: @escaping @Sendable (String) throws -> Value, text: @escaping @Sendable (Value) -> String?
    ) {
        self.init(
            name: name, help: help, valueName: valueName, form: .text, range: "", isOfData: false,
            read: { text($0[keyPath: path]).map { .text($0) } },
            write: { root, value throws(OptionMisfit) in
                guard let given = value.text else { throw .type("a text") }
                do { root[keyPath: path] = try parse(given) } catch { throw .text("\(error)") }
            }, settle: nil)
    }

    /// The number of classes, which the data set determines.
    package static func classes(
        _ path: any WritableKeyPath<Root, Int> & Sendable, in range: ClosedRange<Int> = 1...65536
    ) -> ModelOption {
        let option = ModelOption("classes", path, help: "Number of classes.", in: range)
        return ModelOption(
            name: option.name, help: option.help, valueName: option.valueName, form: option.form, range: option.range,
            isOfData: true,
            read: option.read, write: option.write, settle: nil)
    }

    /// The same option of a type that contains this one.
    package func lifted<Whole>(_ path: any WritableKeyPath<Whole, Root> & Sendable) -> ModelOption<Whole> {
        var settleWhole: (@Sendable (inout Whole) -> Void)?
        if let settle { settleWhole = { settle(&$0[keyPath: path]) } }
        return ModelOption<Whole>(
            name: name, help: help, valueName: valueName, form: form, range: range, isOfData: isOfData,
            read: { [read] in read($0[keyPath: path]) },
            write: { [write] whole, value throws(OptionMisfit) in try write(&whole[keyPath: path], value) },
            settle: settleWhole)
    }

    private static func integer(_ value: JSONValue, in range: ClosedRange<Int>) throws(OptionMisfit) -> Int {
        guard let number = value.integer else { throw .type("a whole number") }
        guard range.contains(number) else {
            let nearest = min(max(number, range.lowerBound), range.upperBound)
            throw .range("from \(words(range)); the nearest that works is \(nearest)")
        }
        return number
    }

    private static func words(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

    private static func number(_ value: JSONValue, in range: ClosedRange<Double>) throws(OptionMisfit) -> Float {
        guard let number = value.number else { throw .type("a number") }
        guard range.contains(number) else {
            throw .range((isOpen(range) ? "" : "from ") + words(range))
        }
        return Float(number)
    }

    /// Through its decimal digits: the Float's binary value would be written with all the digits of a Double.
    private static func value(_ number: Float) -> JSONValue { .number(Double(number.description) ?? 0) }

    /// A range in words; a lower bound next to 0 stands for any number above it.
    private static func words(_ range: ClosedRange<Double>) -> String {
        (isOpen(range) ? "above 0 and at most " : "\(short(range.lowerBound)) to ") + short(range.upperBound)
    }

    private static func isOpen(_ range: ClosedRange<Double>) -> Bool { range.lowerBound > 0 && range.lowerBound < 1e-9 }

    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
