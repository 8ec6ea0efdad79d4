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

    /// Makes a preparation.
    /// - Parameters:
    ///   - size: The size that all images are brought to; `nil` leaves them as they are.
    ///   - fit: How an image of other proportions is brought to that size.
    ///   - colour: The channels that all images are brought to.
    public init(size: Size2D? = nil, fit: ImageFit = .cover, colour: ImageColour = .auto) {
        (self.size, self.fit, self.colour) = (size, fit, colour)
    }

    /// Whether images are left as they are, but for grey ones among coloured.
    public var isNone: Bool { size == nil && colour == .auto }

    /// Prepares an image.
    /// - Parameter channels: Those that the images of the set have together.
    /// - Throws: `DataError` when the size is not possible.
    public func callAsFunction(_ image: Image, channels: Int) throws -> Image {
        let image = try image.converted(toChannels: channels)
        guard let size else { return image }
        return try fit.applied(to: image, size)
    }

    /// The channels that images are brought to, where some are coloured or none is.
    func channels(areColoured: Bool) -> Int { colour.channels ?? (areColoured ? 3 : 1) }

    /// A size of an image of these sides that loses nothing to speak of when it is prepared; `nil` where only the whole
    /// will do. Twice what is kept, so that what a decoder leaves out is what the resizing would average anyway.
    func enough(height: Int, width: Int) -> (height: Int, width: Int)? {
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

/// How an image is brought to a size of other proportions.
public enum ImageFit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Scaled to cover the size, its overhang cut off on both sides.
    case cover
    /// Scaled to lie within the size, centred, with a border in the colour of its edge.
    case contain
    /// Stretched to the size.
    case stretch
    /// As `contain`, but never scaled up: a smaller image keeps its pixels and gets a wider border.
    case pad

    func applied(to image: Image, _ size: Size2D) throws -> Image {
        switch self {
        case .cover: try image.centreCropped(height: size.height, width: size.width)
        case .contain: try image.fitted(height: size.height, width: size.width)
        case .stretch: try image.resized(height: size.height, width: size.width)
        case .pad: try image.fitted(height: size.height, width: size.width, isScaledUp: false)
        }
    }
}

/// The channels that images are brought to.
public enum ImageColour: String, Sendable, Hashable, Codable, CaseIterable {
    /// RGB if any image of the set is coloured, else grey; transparency is laid over white.
    case auto
    /// Grey.
    case grey
    /// RGB.
    case rgb
    /// RGB and alpha.
    case rgba

    /// Their number; `nil` where the images decide.
    var channels: Int? {
        switch self {
        case .auto: nil
        case .grey: 1
        case .rgb: 3
        case .rgba: 4
        }
    }
}
