import EaselCore

/// A model of images of one size, which it takes or draws.
public protocol ImageModel: Sendable {
    /// The size of an image.
    var imageShape: ImageShape { get }
    /// How many numbers an image is coded as or drawn from.
    var latentSize: Int { get }
}

extension ImageModel {
    /// Rows of an image.
    public var height: Int { imageShape.height }
    /// Columns of an image.
    public var width: Int { imageShape.width }
    /// Channels of an image.
    public var channels: Int { imageShape.channels }
}
