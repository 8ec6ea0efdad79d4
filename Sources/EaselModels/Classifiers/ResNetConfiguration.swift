import EaselCore

/// The configuration of a `ResNet`.
public struct ResNetConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// Which network of the family it is.
    public var variant: ResNet.Variant
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// The first layers.
    public var stem: ClassifierStem

    /// Creates a configuration; the defaults are the paper's.
    public init(
        _ variant: ResNet.Variant = .resnet50, image: ImageShape = ImageShape(height: 224, width: 224, channels: 3),
        classes: Int = 1000, widthFactor: Float = 1, stem: ClassifierStem = .auto
    ) {
        self.variant = variant
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
        self.stem = stem
    }
}
