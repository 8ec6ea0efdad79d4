import EaselCore

/// The configuration of a `GoogLeNet`.
public struct GoogLeNetConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// Which network of the family it is.
    public var variant: GoogLeNet.Variant
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// The first layers.
    public var stem: ClassifierStem
    /// The share of the features before the last layers that dropout sets to zero.
    public var dropout: Float
    /// The share of features that dropout sets to zero in the auxiliary heads.
    public var auxiliaryDropout: Float
    /// Whether there are no auxiliary heads in training.
    public var leavesOutHeads: Bool

    /// Creates a configuration; the defaults are torchvision's.
    public init(
        _ variant: GoogLeNet.Variant = .googlenet, image: ImageShape = ImageShape(height: 224, width: 224, channels: 3),
        classes: Int = 1000,
        widthFactor: Float = 1, stem: ClassifierStem = .auto, dropout: Float = 0.2, auxiliaryDropout: Float = 0.7,
        leavesOutHeads: Bool = false
    ) {
        self.variant = variant
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
        self.stem = stem
        self.dropout = dropout
        (self.auxiliaryDropout, self.leavesOutHeads) = (auxiliaryDropout, leavesOutHeads)
    }
}
