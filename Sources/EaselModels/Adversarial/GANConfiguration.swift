import EaselCore

/// The configuration of a dense GAN.
public struct GANConfiguration: Hashable, Sendable, Codable, AdversarialConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The features of the generator's hidden layers; the discriminator has them in reverse.
    public var widths: [Int]
    /// The size of the latent, the noise that an image is generated from.
    public var latentSize: Int
    /// Spectral normalisation: whether the discriminator's weights are divided by their largest singular value.
    public var isSpectrallyNormalised: Bool

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), widths: [Int] = [256, 512], latentSize: Int = 100,
        isSpectrallyNormalised: Bool = false
    ) {
        self.image = image
        (self.widths, self.latentSize) = (widths, latentSize)
        self.isSpectrallyNormalised = isSpectrallyNormalised
    }
}
