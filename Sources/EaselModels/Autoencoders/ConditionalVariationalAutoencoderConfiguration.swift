import EaselCore

/// The configuration of a conditional variational autoencoder.
public struct ConditionalVariationalAutoencoderConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// Encoder and decoder, labels aside.
    public var layers: VariationalAutoencoderConfiguration
    /// The number of classes.
    public var classes: Int

    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape {
        get { layers.image }
        set { layers.image = newValue }
    }

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        _ layers: VariationalAutoencoderConfiguration = VariationalAutoencoderConfiguration(), classes: Int = 10
    ) {
        (self.layers, self.classes) = (layers, classes)
    }
}
