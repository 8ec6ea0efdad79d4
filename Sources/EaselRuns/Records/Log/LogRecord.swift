import EaselTraining

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One line of `log.jsonl`: what was measured over an interval of steps, or over an epoch.
///
/// JSON has no infinities; a value that is not finite is written as `null`, and `notFinite` says in a word what it was.
public struct LogRecord: Codable, Hashable, Sendable {
    /// What a record covers.
    public enum Kind: String, Codable, Sendable {
        /// The steps since the last record.
        case interval
        /// A whole epoch.
        case epoch
    }

    /// What the record covers.
    public var kind: Kind
    /// The epoch; the first is 1.
    public var epoch: Int
    /// Steps taken since the start of the run.
    public var step: Int
    /// Means over the training images, by name: `loss`, `discriminator loss`.
    public var train: [String: Double]
    /// Means over the test images, by name.
    public var test: [String: Double]
    /// Means over the test images of each of several things, by name: `kl` of each latent dimension.
    public var perDimension: [String: [Double]]
    /// Health findings, in plain words.
    public var health: [String]
    /// The learning rate of the last step.
    public var learningRate: Double?
    /// Training throughput in images per second; informational.
    public var imagesPerSecond: Double?
    /// The share of the training time that was spent waiting for images to be read, 0 to 1; nil where they are in memory.
    /// Informational.
    public var waiting: Double?
    /// Seconds since the run was started or resumed; informational.
    public var seconds: Double?

    /// Makes a record.
    public init(
        kind: Kind, epoch: Int, step: Int, train: [String: Double] = [:], test: [String: Double] = [:],
        perDimension: [String: [Double]] = [:], health: [String] = [], learningRate: Double? = nil,
        imagesPerSecond: Double? = nil, waiting: Double? = nil, seconds: Double? = nil
    ) {
        self.kind = kind
        self.epoch = epoch
        self.step = step
        self.train = train
        self.test = test
        self.perDimension = perDimension
        self.health = health
        self.learningRate = learningRate
        self.imagesPerSecond = imagesPerSecond
        self.waiting = waiting
        self.seconds = seconds
    }

    private enum CodingKeys: String, CodingKey {
        case kind, epoch, step, train, test, perDimension, health, learningRate, imagesPerSecond, waiting, seconds,
            notFinite
    }

    /// Reads and checks the value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let words = try container.decodeIfPresent([String: String].self, forKey: .notFinite) ?? [:]
        func finite(_ value: Double?, _ name: String) -> Double? {
            if let value { return value }
            switch words[name] {
            case "nan": return .nan
            case "infinity": return .infinity
            case "-infinity": return -.infinity
            default: return nil
            }
        }
        func values(_ key: CodingKeys) throws -> [String: Double] {
            let values = try container.decodeIfPresent([String: Double?].self, forKey: key) ?? [:]
            return Dictionary(
                uniqueKeysWithValues: values.compactMap { name, value in
                    finite(value, "\(key.rawValue).\(name)").map { (name, $0) }
                })
        }
        func value(_ key: CodingKeys) throws -> Double? {
            finite(try container.decodeIfPresent(Double.self, forKey: key), key.rawValue)
        }
        kind = try container.decode(Kind.self, forKey: .kind)
        epoch = try container.decode(Int.self, forKey: .epoch)
        step = try container.decode(Int.self, forKey: .step)
        guard epoch >= 0, step >= 0 else {
            throw DecodingError.dataCorruptedError(forKey: .step, in: container, debugDescription: "below 0")
        }
        train = try values(.train)
        test = try values(.test)
        let lists = try container.decodeIfPresent([String: [Double?]].self, forKey: .perDimension) ?? [:]
        perDimension = lists.mapValues { $0.map { $0 ?? .nan } }
        health = try container.decodeIfPresent([String].self, forKey: .health) ?? []
        learningRate = try value(.learningRate)
        imagesPerSecond = try value(.imagesPerSecond)
        waiting = try value(.waiting)
        seconds = try value(.seconds)
    }

    /// Writes the value as described above.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var words: [String: String] = [:]
        func finite(_ value: Double, _ name: String) -> Double? {
            if value.isFinite { return value }
            words[name] = value.isNaN ? "nan" : value > 0 ? "infinity" : "-infinity"
            return nil
        }
        try container.encode(kind, forKey: .kind)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(step, forKey: .step)
        for (key, values) in [(CodingKeys.train, train), (.test, test)] where !values.isEmpty {
            let pairs = values.map { ($0.key, finite($0.value, "\(key.rawValue).\($0.key)")) }
            try container.encode(Dictionary(uniqueKeysWithValues: pairs), forKey: key)
        }
        if !perDimension.isEmpty {
            try container.encode(perDimension.mapValues { $0.map { $0.isFinite ? $0 : nil } }, forKey: .perDimension)
        }
        if !health.isEmpty { try container.encode(health, forKey: .health) }
        for (key, value) in [
            (CodingKeys.learningRate, learningRate), (.imagesPerSecond, imagesPerSecond), (.waiting, waiting),
            (.seconds, seconds),
        ] {
            if let value { try container.encode(finite(value, key.rawValue), forKey: key) }
        }
        if !words.isEmpty { try container.encode(words, forKey: .notFinite) }
    }

    /// The record as one line of JSON, without the line's end.
    public func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
