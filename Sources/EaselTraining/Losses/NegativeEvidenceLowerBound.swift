import EaselGraph

/// The negative evidence lower bound (ELBO), the loss of a variational autoencoder, in nats per image.
///
/// Source: Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014; with `beta` other than 1, Higgins et al.,
/// "beta-VAE: learning basic visual concepts with a constrained variational framework", ICLR 2017.
public struct NegativeEvidenceLowerBound {
    /// `reconstruction + beta·divergence`, one number: what is minimised.
    public let loss: Tensor
    /// The mean over images of the negative log-likelihood, one number.
    public let reconstruction: Tensor
    /// The mean over images of the KL divergence from the standard normal, one number.
    public let divergence: Tensor
    /// The divergence of each latent dimension, `[latentSize]`.
    public let divergencePerDimension: Tensor

    /// Computes the bound and its terms.
    /// - Parameters:
    ///   - logits: The decoder's output, `[N, height, width, channels]`.
    ///   - images: The images, pixels in `0…1`.
    ///   - mean: The means of the latents, `[N, latentSize]`.
    ///   - logVariance: The log-variances of the latents.
    ///   - likelihood: The likelihood of the pixels.
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
