import EaselCore
import EaselGraph

/// Noise added to images, which a denoising model is trained to remove.
///
/// It is drawn in the graph, anew in each run. Pixels are in `0…1` before and after.
public enum ImageNoise: Hashable, Sendable, CustomStringConvertible {
    /// Adds normal numbers of this standard deviation and clips the result.
    case gaussian(standardDeviation: Float)
    /// Makes this share of the pixels black or white, half of them each, all channels of a pixel together.
    case saltAndPepper(share: Float)
    /// Makes this share of the pixels black, all channels of a pixel together.
    ///
    /// Source: Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features with denoising
    /// autoencoders", ICML 2008.
    case masking(share: Float)
    /// Counts photons, of which there are as many as give white this standard deviation.
    case poisson(standardDeviation: Float)
    /// Compresses as JPEG does, with a quality of 1 to 100.
    case jpeg(quality: Float)

    /// The names, with their default strengths.
    public static let named: [(name: String, noise: ImageNoise)] = [
        ("gaussian", .gaussian(standardDeviation: 0.5)), ("salt-and-pepper", .saltAndPepper(share: 0.3)),
        ("masking", .masking(share: 0.5)), ("poisson", .poisson(standardDeviation: 0.1)), ("jpeg", .jpeg(quality: 30)),
    ]

    /// Reads what `description` writes, `gaussian:0.4`; without a number the strength is the default.
    /// - Throws: `OptionError` with the names there are, or what the number must be.
    public init(parsing text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let usual = Self.named.first(where: { $0.name == parts.first })?.noise else {
            let names = Self.named.map(\.name).joined(separator: ", ")
            throw OptionError("there is no noise \"\(text)\"; there are \(names), as in gaussian:0.4")
        }
        self = usual
        guard parts.count == 2 else { return }
        guard let strength = Float(parts[1]), strength.isFinite else {
            throw OptionError("noise \"\(text)\": after the colon a number is expected, as in \(usual)")
        }
        switch usual {
        case .gaussian: self = .gaussian(standardDeviation: strength)
        case .saltAndPepper: self = .saltAndPepper(share: strength)
        case .masking: self = .masking(share: strength)
        case .poisson: self = .poisson(standardDeviation: strength)
        case .jpeg: self = .jpeg(quality: strength)
        }
        if let problem { throw OptionError("noise \"\(text)\": \(problem)") }
    }

    /// The name and the strength: `gaussian:0.4`.
    public var description: String { "\(parts.kind.rawValue):\(parts.strength)" }

    /// The kind of noise and how strong it is.
    private var parts: (kind: NoiseRange.Kind, strength: Float) {
        switch self {
        case .gaussian(let deviation): (.gaussian, deviation)
        case .saltAndPepper(let share): (.saltAndPepper, share)
        case .masking(let share): (.masking, share)
        case .poisson(let deviation): (.poisson, deviation)
        case .jpeg(let quality): (.jpeg, quality)
        }
    }

    /// Images with noise in them.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same.
    public func applied(to images: Tensor) -> Tensor {
        if let problem { return images.trace.fail("noise \(self)", problem) }
        guard images.trace.diagnostic == nil else { return images }
        let (kind, strength) = parts
        return kind.applied(to: images, strengths: images.filled([images.shape[0], 1, 1, 1], strength))
    }

    private var problem: String? {
        switch self {
        case .gaussian(let deviation):
            deviation >= 0 && deviation.isFinite ? nil : "the standard deviation must be at least 0, as in gaussian:0.4"
        case .saltAndPepper(let share), .masking(let share):
            (0...1).contains(share) ? nil : "the share of the pixels must be in 0…1, as in masking:0.5"
        case .poisson(let deviation):
            (0...1).contains(deviation) ? nil : "the standard deviation at white must be in 0…1, as in poisson:0.1"
        case .jpeg(let quality):
            (1...100).contains(quality) ? nil : "the quality must be in 1…100, as in jpeg:30"
        }
    }
}
