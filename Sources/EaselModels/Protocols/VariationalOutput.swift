import EaselGraph

/// The output of a variational model for a batch of images: logits, and the distributions of the latents.
public struct VariationalOutput {
    /// The logits of the reconstruction, `[N, height, width, channels]`.
    public let logits: Tensor
    /// The means of the latents, `[N, latentSize]`.
    public let mean: Tensor
    /// The log-variances of the latents, `[N, latentSize]`.
    public let logVariance: Tensor
    /// The sampled latents, `[N, latentSize]`.
    public let latents: Tensor
}
