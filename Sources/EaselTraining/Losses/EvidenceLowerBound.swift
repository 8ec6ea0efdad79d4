import EaselGraph

/// How likely a variational autoencoder takes an image to be, given what its decoder says.
public enum ReconstructionLikelihood: Hashable, Sendable {
    /// Each pixel is 1 with the probability that a sigmoid makes of its logit; pixels between 0 and 1 count as shares.
    case bernoulli
    /// Each pixel is normal around the sigmoid of its logit.
    case gaussian(standardDeviation: Float)

    /// The negative logarithm of the likelihood of images, in nats.
    ///
    /// ### Shapes
    /// Two times `[N, height, width, channels]` → `[N]`, the sum over each image's pixels.
    /// - Parameters:
    ///   - logits: What the decoder says.
    ///   - images: What was there, pixels in `0…1`.
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

/// How far normal distributions with independent components are from the standard normal one, in nats:
/// `½(mean² + variance - 1 - log variance)` for each component.
///
/// ### Shapes
/// Two times `[N, latentSize]` → the same.
/// - Parameters:
///   - mean: The means.
///   - logVariance: The logarithms of the variances.
public func standardNormalDivergence(mean: Tensor, logVariance: Tensor) -> Tensor {
    guard haveOneShape("standardNormalDivergence", mean, logVariance) else { return mean }
    return (square(mean) + exp(logVariance) - logVariance - 1) * 0.5
}

/// What a variational autoencoder is trained to make small, in nats for an image.
///
/// Source: Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014; with `beta` other than 1, Higgins et al.,
/// "beta-VAE: learning basic visual concepts with a constrained variational framework", ICLR 2017.
public struct NegativeEvidenceLowerBound {
    /// `reconstruction + beta·divergence`, one number: what is minimised.
    public let loss: Tensor
    /// The mean over images of the negative log-likelihood, one number.
    public let reconstruction: Tensor
    /// The mean over images of the divergence from the standard normal, one number.
    public let divergence: Tensor
    /// The same for each latent dimension, `[latentSize]`.
    public let divergencePerDimension: Tensor

    /// Computes all of it.
    /// - Parameters:
    ///   - logits: What the decoder says, `[N, height, width, channels]`.
    ///   - images: What was there, pixels in `0…1`.
    ///   - mean: The means of the codes, `[N, latentSize]`.
    ///   - logVariance: The logarithms of their variances.
    ///   - likelihood: How likely an image is.
    ///   - beta: The weight of the divergence, one number.
    public init(
        logits: Tensor, images: Tensor, mean: Tensor, logVariance: Tensor,
        likelihood: ReconstructionLikelihood = .bernoulli, beta: Tensor? = nil
    ) {
        reconstruction = likelihood.negativeLogLikelihood(logits: logits, images: images).mean()
        divergencePerDimension = standardNormalDivergence(mean: mean, logVariance: logVariance).mean(over: [0])
        let divergence = divergencePerDimension.sum()
        self.divergence = divergence
        loss = reconstruction + (beta.map { divergence * $0 } ?? divergence)
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

private func naturalLogarithm(_ value: Double) -> Double { log(value) }
