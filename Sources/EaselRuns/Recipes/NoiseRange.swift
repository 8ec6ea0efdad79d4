import EaselCore
import EaselGraph

/// Noise of a strength drawn for each image from a range, which a denoiser is trained to remove.
///
/// It is drawn in the graph, anew in each run. Pixels are in `0…1` before and after.
public struct NoiseRange: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of noise.
    public enum Kind: String, CaseIterable, Sendable {
        /// Adds normal numbers and clips the result; the strength is their standard deviation.
        case gaussian
        /// Makes pixels black or white, half of them each, all channels together; the strength is their share.
        case saltAndPepper = "salt-and-pepper"
        /// Makes pixels black, all channels together; the strength is their share.
        case masking
        /// Counts photons; the strength is the standard deviation at white.
        case poisson
        /// Compresses as JPEG does; the strength is the quality, 1 to 100, of which less is more noise.
        case jpeg

        /// The range where none is given.
        var usual: ClosedRange<Float> {
            switch self {
            case .gaussian, .saltAndPepper: 0...0.3
            case .masking: 0...0.5
            case .poisson: 0.02...0.2
            case .jpeg: 20...80
            }
        }

        /// The strengths that there can be.
        var possible: ClosedRange<Float> { self == .jpeg ? 1...100 : 0...1 }
    }

    /// Whether a model is told how strong the noise of each image is: where it can be estimated from a noisy image.
    public var isMeasured: Bool { kind == .gaussian }

    /// The kind of noise.
    public let kind: Kind
    /// The range that the strength of each image is drawn from, uniformly.
    public let strengths: ClosedRange<Float>

    /// Names a kind of noise and the range of its strength.
    /// - Throws: `OptionError` where no noise can be so strong.
    public init(_ kind: Kind, _ strengths: ClosedRange<Float>) throws(OptionError) {
        (self.kind, self.strengths) = (kind, strengths)
        let possible = kind.possible
        guard strengths.lowerBound >= possible.lowerBound, strengths.upperBound <= possible.upperBound else {
            let (low, high) = (kind == .jpeg ? ("1", "100") : ("0", "1"))
            throw OptionError("noise \(self): its strength must be in \(low)…\(high), as in \(Self.example(of: kind))")
        }
    }

    private static func example(of kind: Kind) -> String {
        kind == .jpeg ? "jpeg:20..80" : "\(kind.rawValue):0..0.2"
    }

    /// Reads what `description` writes: `gaussian:0..0.2`, `gaussian:0.1` for always the same, or `gaussian` for the usual.
    /// - Throws: `OptionError` with the kinds there are, or what the range must be.
    public init(parsing text: String) throws(OptionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let kind = parts.first.flatMap(Kind.init(rawValue:)) else {
            let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw OptionError(
                "there is no noise \"\(text)\" of a range of strengths; there are \(names), as in gaussian:0..0.2")
        }
        if parts.count == 1 {
            try self.init(kind, kind.usual)
            return
        }
        let bounds = Self.bounds(parts[1])
        guard let bounds, bounds.0 <= bounds.1 else {
            throw OptionError(
                "noise \"\(text)\": after the name and a colon a strength or a range is expected, as in \(Self.example(of: kind))"
            )
        }
        try self.init(kind, bounds.0...bounds.1)
    }

    private static func bounds(_ text: String) -> (Float, Float)? {
        guard let dots = text.firstRange(of: "..") else { return Float(text).map { ($0, $0) } }
        guard let low = Float(text[..<dots.lowerBound]), let high = Float(text[dots.upperBound...]) else { return nil }
        return (low, high)
    }

    /// The kind and the range: `gaussian:0.0..0.2`.
    public var description: String {
        let (low, high) = (strengths.lowerBound, strengths.upperBound)
        return "\(kind.rawValue):" + (low == high ? "\(low)" : "\(low)..\(high)")
    }

    /// Images with noise in them, and what a model is told of it: how strong it is, or 0 where that is not told.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same, and `[N, 1, 1, 1]`.
    func withLevels(_ images: Tensor) -> (noisy: Tensor, levels: Tensor) {
        let (noisy, strengths) = applied(to: images)
        return (noisy, isMeasured ? strengths : strengths.filled(strengths.shape, 0))
    }

    /// Images with noise in them, and how strong it is in each.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same, and `[N, 1, 1, 1]`.
    public func applied(to images: Tensor) -> (noisy: Tensor, strengths: Tensor) {
        guard images.trace.diagnostic == nil else { return (images, images) }
        let (low, high) = (strengths.lowerBound, strengths.upperBound)
        let drawn = Tensor.randomUniform([images.shape[0], 1, 1, 1]) * (high - low) + low
        return (kind.applied(to: images, strengths: drawn), drawn)
    }
}

extension NoiseRange.Kind {
    /// Images with noise of given strengths in them.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` and `[N, 1, 1, 1]` → the images' shape.
    func applied(to images: Tensor, strengths: Tensor) -> Tensor {
        let pixels = Shape(Array(images.shape.dimensions.dropLast()) + [1])
        switch self {
        case .gaussian: return clamp(images + .randomNormal(images.shape) * strengths, to: 0...1)
        case .saltAndPepper:
            let draws = Tensor.randomUniform(pixels)
            // The lowest part of the draws blackens and the next whitens, so one draw decides both.
            return images * (draws .>= strengths) + (draws .>= strengths * 0.5) * (draws .< strengths)
        case .masking: return images * (Tensor.randomUniform(pixels) .>= strengths)
        case .poisson: return PoissonNoise.applied(to: images, deviations: strengths)
        case .jpeg: return JPEGArtefacts.applied(to: images, quality: strengths)
        }
    }
}
