import EaselCore

/// How images of any size and colours are brought to the size and channels that a model takes.
///
/// A run records it, so that whatever is given to the run later is prepared as what it was trained on.
public struct ImagePreparation: Hashable, Sendable, Codable {
    /// The size that all images are brought to; `nil` leaves them as they are, and then they must be of one.
    public var size: Size2D?
    /// How an image of other proportions is brought to that size.
    public var fit: ImageFit
    /// The channels that all images are brought to.
    public var colour: ImageColour
    /// How crops are cut of images, in place of the images themselves; `nil` for none.
    public var cropping: ImageCropping?

    /// Makes a preparation.
    /// - Parameters:
    ///   - size: The size that all images are brought to; `nil` leaves them as they are.
    ///   - fit: How an image of other proportions is brought to that size.
    ///   - colour: The channels that all images are brought to.
    ///   - cropping: How crops are cut of images, in place of the images themselves.
    public init(
        size: Size2D? = nil, fit: ImageFit = .cover, colour: ImageColour = .auto, cropping: ImageCropping? = nil
    ) {
        (self.size, self.fit, self.colour, self.cropping) = (size, fit, colour, cropping)
    }

    /// Whether images are left as they are, but for grey ones among coloured.
    public var isNone: Bool { size == nil && colour == .auto && cropping == nil }

    /// Prepares an image.
    /// - Parameter channels: Those that the images of the set have together.
    /// - Throws: `DataError` when the size is not possible.
    public func callAsFunction(_ image: Image, channels: Int) throws -> Image {
        let image = try image.converted(toChannels: channels)
        guard let size else { return image }
        return try fit.applied(to: image, size)
    }

    /// Prepares an image of 16 bits, and keeps them.
    /// - Parameter channels: Those that the images of the set have together.
    /// - Throws: `DataError` when the size is not possible.
    public func callAsFunction(_ image: DeepImage, channels: Int) throws -> DeepImage {
        let image = try image.converted(toChannels: channels)
        guard let size else { return image }
        return try fit.applied(to: image, size)
    }

    /// The channels that images are brought to, where some are coloured or none is.
    package func channels(areColoured: Bool) -> Int { colour.channels ?? (areColoured ? 3 : 1) }

    /// A size of an image of these sides that loses nothing to speak of when it is prepared; `nil` where only the whole
    /// will do. Twice what is kept, so that what a decoder leaves out is what the resizing would average anyway.
    package func enough(height: Int, width: Int) -> (height: Int, width: Int)? {
        guard let size else { return nil }
        let (rows, columns) = (Double(size.height) / Double(height), Double(size.width) / Double(width))
        let (down, across) =
            switch fit {
            case .cover: (max(rows, columns), max(rows, columns))
            case .contain, .pad: (min(rows, columns), min(rows, columns))
            case .stretch: (rows, columns)
            }
        guard max(down, across) < 0.5 else { return nil }
        return (Int((2 * down * Double(height)).rounded(.up)), Int((2 * across * Double(width)).rounded(.up)))
    }
}
