import EaselCore

/// The configuration of a model: the size of its images, and its hyperparameters.
package protocol ModelConfiguration: Sendable {
    /// The size of an image.
    var image: ImageShape { get set }
}

extension ModelConfiguration {
    /// Rows.
    package var height: Int { image.height }
    /// Columns.
    package var width: Int { image.width }
    /// Numbers for each pixel.
    package var channels: Int { image.channels }
}
