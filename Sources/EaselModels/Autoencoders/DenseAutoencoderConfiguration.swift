import EaselCore
import EaselLayers

/// The configuration of a dense autoencoder.
public struct DenseAutoencoderConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The size of the latent.
    public var latentSize: Int
    /// The activation of the latent: ReLU, or the logistic function as in the paper.
    public var activation: Activation
    /// The initializer of the weights, as in `AutoencoderConfiguration`.
    public var initializer: Initializer

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), latentSize: Int = 256, activation: Activation = .relu,
        initializer: Initializer = .heNormal
    ) {
        self.image = image
        (self.latentSize, self.activation, self.initializer) = (latentSize, activation, initializer)
    }
}
