import EaselCore

/// A phase of fine-tuning: which part of a model is trained, for how many epochs, at what learning rate.
///
/// Written `head:5@1e-3`: the part, a colon, the epochs, and the learning rate after an `@`. The part is `head`, what makes
/// logits of features; `all`; or the path of a layer, which stands for it and all that follows it. Rates of parts of their
/// own may follow, with commas between: `all:3@1e-5,head@1e-4`.
public struct TrainingPhase: Hashable, Sendable, CustomStringConvertible {
    /// The part that is trained.
    public let part: String
    /// The number of epochs.
    public let epochs: Int
    /// The learning rate that the schedule of the phase begins from.
    public let learningRate: Double
    /// Parts with a learning rate of their own.
    public let rates: [PartRate]

    /// A part of a model with its learning rate.
    public struct PartRate: Hashable, Sendable {
        /// The part, as that of a phase.
        public let part: String
        /// The learning rate.
        public let learningRate: Double
    }

    /// What makes logits of features.
    public static let head = "head"
    /// The whole model.
    public static let all = "all"

    private static let form = "write a phase as in head:5@1e-3, with what is trained, epochs, and the learning rate"

    /// Reads what `description` writes.
    /// - Throws: `OptionError` that shows how a phase is written.
    public init(parsing text: String) throws(OptionError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let sides = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty else {
            throw OptionError("--phase \(text.inOneLine(limit: 200)): \(Self.form)")
        }
        let numbers = sides[1].split(separator: "@", omittingEmptySubsequences: false)
        guard numbers.count == 2, let epochs = Int(numbers[0]), (1...1_000_000).contains(epochs) else {
            throw OptionError("--phase \(text.inOneLine(limit: 200)): \(Self.form); epochs are at least 1")
        }
        (part, self.epochs) = (String(sides[0]), epochs)
        learningRate = try Self.rate(numbers[1], of: text)
        var rates: [PartRate] = []
        for more in parts.dropFirst() {
            let sides = more.split(separator: "@", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw OptionError(
                    "--phase \(text.inOneLine(limit: 200)): after a comma comes a part with its learning rate, as in head@1e-4"
                )
            }
            rates.append(PartRate(part: String(sides[0]), learningRate: try Self.rate(sides[1], of: text)))
        }
        self.rates = rates
    }

    private static func rate(_ text: Substring, of whole: String) throws(OptionError) -> Double {
        guard let rate = Double(text), rate > 0, rate <= 1000 else {
            throw OptionError(
                "--phase \(whole.inOneLine(limit: 200)): the learning rate is above 0 and at most 1000, as in 1e-3")
        }
        return rate
    }

    /// As it is written.
    public var description: String {
        ([part + ":\(epochs)@\(learningRate)"] + rates.map { "\($0.part)@\($0.learningRate)" }).joined(separator: ",")
    }
}

extension TrainingPhase: Codable {
    /// Reads the text of a phase.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text of a phase.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
