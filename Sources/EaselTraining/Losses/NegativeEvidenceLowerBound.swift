import EaselGraph

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
