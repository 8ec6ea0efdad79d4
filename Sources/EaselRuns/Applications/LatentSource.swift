import EaselCore

/// How latents are drawn for a model's decoder.
public enum LatentSource: Hashable, Sendable, CustomStringConvertible {
    /// From the standard normal distribution that the model was trained with.
    case prior
    /// From one normal distribution fitted to the latents of the training images.
    case gaussian
    /// From a mixture of normal distributions fitted to them.
    case mixture(components: Int)

    /// Reads `prior`, `gaussian`, `mixture` or `mixture:10`.
    /// - Throws: `OptionError` that lists the valid values.
    public init(parsing text: String) throws {
        switch text {
        case "prior": self = .prior
        case "gaussian": self = .gaussian
        case "mixture": self = .mixture(components: 10)
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "mixture", let count = Int(parts[1]), (1...1000).contains(count) else {
                throw OptionError(
                    "there is no sampler \"\(text)\"; there are prior, gaussian, and mixture:10 with 1 to 1000 components"
                )
            }
            self = .mixture(components: count)
        }
    }

    /// What `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .prior: "prior"
        case .gaussian: "gaussian"
        case .mixture(let components): "mixture:\(components)"
        }
    }

    /// The number of normal distributions that are fitted.
    var components: Int {
        switch self {
        case .prior: 0
        case .gaussian: 1
        case .mixture(let components): components
        }
    }
}
