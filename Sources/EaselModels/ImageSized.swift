import EaselCore

/// A configuration with the size of an image, whose sides formulas want by their own names.
package protocol ImageSized {
    /// The size of an image.
    var image: ImageShape { get }
}

extension ImageSized {
    /// Rows.
    package var height: Int { image.height }
    /// Columns.
    package var width: Int { image.width }
    /// Numbers for each pixel.
    package var channels: Int { image.channels }
}
