import EaselGraph

/// A feature map of a classifier: how many channels it has, and how much smaller it is than the image.
public struct FeatureStage: Hashable, Sendable {
    /// The number of channels.
    public let channels: Int
    /// The stride: pixels of the image from one position to the next, in both directions.
    public let stride: Int

    /// Describes a feature map.
    public init(channels: Int, stride: Int) { (self.channels, self.stride) = (channels, stride) }
}
