import EaselCore

/// The configuration of a `SoftmaxRegression`.
public struct SoftmaxRegressionConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels, or 1x1 with a channel for each column of a table.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int

    /// Creates a configuration; the defaults are those of the reference model.
    public init(image: ImageShape = ImageShape(height: 28, width: 28), classes: Int = 10) {
        (self.image, self.classes) = (image, classes)
    }
}
