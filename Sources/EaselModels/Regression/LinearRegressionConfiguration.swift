import EaselCore

/// The configuration of a `LinearRegression`.
public struct LinearRegressionConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels, or 1x1 with a channel for each column of a table.
    public var image: ImageShape

    /// Creates a configuration; the default is that of the reference model.
    public init(image: ImageShape = ImageShape(height: 28, width: 28)) { self.image = image }
}
