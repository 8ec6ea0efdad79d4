import EaselGraph
import EaselLayers

/// A variational autoencoder: it encodes images as normal distributions of latents and decodes latents into images, of
/// given classes if the model is conditional.
public protocol VariationalModel: LatentModel {
    /// The number of classes; `nil` if labels are ignored.
    var classes: Int? { get }

    /// The distributions of the latents of images: means and log-variances.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, latentSize]` each; labels are whole numbers `[N]`, or a probability for each
    /// class `[N, classes]`.
    func encode(_ images: Tensor, labels: Tensor?) -> (mean: Tensor, logVariance: Tensor)

    /// The logits of images decoded from latents.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`; labels as for `encode`.
    func logits(ofLatents latents: Tensor, labels: Tensor?) -> Tensor
}

extension VariationalModel {
    /// Samples a latent for each image and decodes it.
    /// - Parameters:
    ///   - images: `[N, height, width, channels]`.
    ///   - labels: Whole numbers `[N]`, or a probability for each class; needed where the model has classes.
    ///   - noise: Standard normal numbers `[N, latentSize]`; if `nil`, drawn anew in each run.
    public func callAsFunction(_ images: Tensor, labels: Tensor?, noise: Tensor?) -> VariationalOutput {
        let (mean, logVariance) = encode(images, labels: labels)
        // The draw as a function of the parameters and of noise that does not depend on them: section 2.4 of the paper.
        let latents = mean + exp(logVariance * 0.5) * (noise ?? .randomNormal(mean.shape))
        return VariationalOutput(
            logits: logits(ofLatents: latents, labels: labels), mean: mean, logVariance: logVariance, latents: latents)
    }

    /// The reconstruction of images from the means of their latents; nothing is sampled.
    public func reconstruction(of images: Tensor, labels: Tensor?) -> Tensor {
        decode(encode(images, labels: labels).mean, labels: labels)
    }

    /// Decodes latents into images, pixels in `0…1`: `[N, latentSize]` → `[N, height, width, channels]`.
    public func decode(_ latents: Tensor, labels: Tensor?) -> Tensor {
        sigmoid(logits(ofLatents: latents, labels: labels))
    }
}
