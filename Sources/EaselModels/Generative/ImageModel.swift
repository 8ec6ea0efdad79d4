/// A model of images of one size, which it takes or draws.
public protocol ImageModel: Sendable {
    /// Rows of an image.
    var height: Int { get }
    /// Columns of an image.
    var width: Int { get }
    /// Channels of an image.
    var channels: Int { get }
    /// How many numbers an image is coded as or drawn from.
    var latentSize: Int { get }
}
