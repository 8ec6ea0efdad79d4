import EaselCore

/// The configuration of a `CIFARResNet`.
public struct CIFARResNetConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// Which network of the family it is.
    public var variant: CIFARResNet.Variant
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float

    /// Creates a configuration; the defaults are the paper's.
    public init(
        _ variant: CIFARResNet.Variant = .resnet20, image: ImageShape = ImageShape(height: 32, width: 32, channels: 3),
        classes: Int = 10, widthFactor: Float = 1
    ) {
        self.variant = variant
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
    }
}
