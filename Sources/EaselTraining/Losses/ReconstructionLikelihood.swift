import EaselGraph

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The likelihood of an image under a variational autoencoder, given its decoder's output.
public enum ReconstructionLikelihood: Hashable, Sendable {
    /// Bernoulli: each pixel is 1 with the probability `sigmoid(logit)`; pixels between 0 and 1 count as shares.
    case bernoulli
    /// Gaussian: each pixel is normally distributed around the sigmoid of its logit.
    case gaussian(standardDeviation: Float)

    /// The negative log-likelihood of images, in nats.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` twice → `[N]`, the sum over each image's pixels.
    /// - Parameters:
    ///   - logits: The decoder's output.
    ///   - images: The images, pixels in `0…1`.
    public func negativeLogLikelihood(logits: Tensor, images: Tensor) -> Tensor {
        guard haveOneShape("negativeLogLikelihood", logits, images) else { return logits }
        switch self {
        case .bernoulli:
            return binaryCrossEntropy(logits: logits, targets: images, reduction: .none).flattened().sum(over: [1])
        case .gaussian(let deviation):
            guard deviation > 0, deviation.isFinite else {
                return logits.trace.fail(
                    "negativeLogLikelihood", "standard deviation \(deviation) must be positive, such as 0.1")
            }
            let distances = square(sigmoid(logits) - images).flattened().sum(over: [1])
            let pixels = Double(images.shape.dimensions.dropFirst().reduce(1, *))
            let constant = pixels * (naturalLogarithm(Double(deviation)) + 0.5 * naturalLogarithm(2 * Double.pi))
            return distances * (0.5 / (deviation * deviation)) + Float(constant)
        }
    }
}

private func naturalLogarithm(_ value: Double) -> Double { log(value) }
