import EaselCore

/// The configuration of a `LeNet5`.
public struct LeNet5Configuration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), classes: Int = 10, widthFactor: Float = 1
    ) {
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
    }
}
