import EaselGraph
import EaselLayers

/// A model that turns images into normal distributions of codes and codes into images, of given classes or of any.
public protocol VariationalModel: LatentModel {
    /// How many classes images are of; `nil` where labels are not looked at.
    var classes: Int? { get }

    /// The distributions of the codes of images: means and logarithms of variances.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, latentSize]` each; labels are whole numbers `[N]`, or a probability for each
    /// class `[N, classes]`.
    func encode(_ images: Tensor, labels: Tensor?) -> (mean: Tensor, logVariance: Tensor)

    /// What a sigmoid turns into the images of codes.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`; labels as for `encode`.
    func logits(ofCodes codes: Tensor, labels: Tensor?) -> Tensor
}

extension VariationalModel {
    /// Draws a code for each image and makes an image of it.
    /// - Parameters:
    ///   - images: `[N, height, width, channels]`.
    ///   - labels: Whole numbers `[N]`, or a probability for each class; needed where the model has classes.
    ///   - noise: Standard normal numbers `[N, latentSize]`; drawn anew in each run where it is `nil`.
    public func callAsFunction(_ images: Tensor, labels: Tensor?, noise: Tensor?) -> VariationalAutoencoder.Output {
        let (mean, logVariance) = encode(images, labels: labels)
        // The draw as a function of the parameters and of noise that does not depend on them: section 2.4 of the paper.
        let latents = mean + exp(logVariance * 0.5) * (noise ?? .randomNormal(mean.shape))
        return VariationalAutoencoder.Output(
            logits: logits(ofCodes: latents, labels: labels), mean: mean, logVariance: logVariance, latents: latents)
    }

    /// The reconstruction of images by way of the means of their codes; nothing is drawn.
    public func reconstruction(of images: Tensor, labels: Tensor?) -> Tensor {
        decode(encode(images, labels: labels).mean, labels: labels)
    }

    /// The images of codes, pixels in `0…1`: `[N, latentSize]` → `[N, height, width, channels]`.
    public func decode(_ codes: Tensor, labels: Tensor?) -> Tensor { sigmoid(logits(ofCodes: codes, labels: labels)) }
}
