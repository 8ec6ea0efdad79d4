import EaselCore

/// The configuration of a `VGG`.
public struct VGGConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// Which network of the family it is.
    public var variant: VGG.Variant
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// The share of the features before the last layers that dropout sets to zero.
    public var dropout: Float

    /// Creates a configuration; the defaults are the paper's.
    public init(
        _ variant: VGG.Variant = .vgg16, image: ImageShape = ImageShape(height: 224, width: 224, channels: 3),
        classes: Int = 1000, widthFactor: Float = 1, dropout: Float = 0.5
    ) {
        self.variant = variant
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
        self.dropout = dropout
    }
}
