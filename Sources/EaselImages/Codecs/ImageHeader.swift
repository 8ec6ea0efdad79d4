import EaselCore

/// The header of a picture file.
public struct ImageHeader: Sendable, Hashable {
    /// The format: `PNG`, `JPEG`.
    public let format: String
    /// Rows, as stored.
    public let storedHeight: Int
    /// Columns, as stored.
    public let storedWidth: Int
    /// The channels of the image that is read: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public let channels: Int
    /// Bits of a sample as stored.
    public let bitDepth: Int
    /// How the stored image is to be turned to stand upright.
    public let orientation: ImageOrientation
    /// Bits a pixel takes in the file at most, where the format has such a bound.
    package let bitsPerPixel: Int?

    package init(
        format: String, height: Int, width: Int, channels: Int, bitDepth: Int = 8,
        orientation: ImageOrientation = .upright, bitsPerPixel: Int? = nil
    ) {
        (self.format, storedHeight, storedWidth) = (format, height, width)
        (self.channels, self.bitDepth, self.orientation) = (channels, bitDepth, orientation)
        self.bitsPerPixel = bitsPerPixel
    }

    /// Rows of the upright image.
    public var height: Int { orientation.swapsSides ? storedWidth : storedHeight }
    /// Columns of the upright image.
    public var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
    /// Rows and columns of the upright image.
    package var size: Size2D { Size2D(height: height, width: width) }
    /// Whether the image is coloured and not grey.
    public var isColour: Bool { channels >= 3 }
}
