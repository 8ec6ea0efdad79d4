import EaselCore

/// The configuration of an `EfficientNetLite`.
public struct EfficientNetLiteConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// The first layers.
    public var stem: ClassifierStem
    /// The share of the features before the last layer that dropout sets to zero.
    public var dropout: Float
    /// Where padding is put, and what normalisations add to variances: published weights are TensorFlow's.
    public var convention: NetworkConvention

    /// Creates a configuration; the defaults are the paper's.
    public init(
        image: ImageShape = ImageShape(height: 224, width: 224, channels: 3), classes: Int = 1000,
        widthFactor: Float = 1, stem: ClassifierStem = .auto, dropout: Float = 0.2,
        convention: NetworkConvention = .pyTorch
    ) {
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
        self.stem = stem
        (self.dropout, self.convention) = (dropout, convention)
    }
}
