import EaselCore

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

    func applied<Picture: ResizableImage>(to image: Picture, _ size: Size2D) throws -> Picture {
        switch self {
        case .cover: try image.centreCropped(height: size.height, width: size.width)
        case .contain: try image.fitted(height: size.height, width: size.width, isScaledUp: true)
        case .stretch: try image.resized(height: size.height, width: size.width)
        case .pad: try image.fitted(height: size.height, width: size.width, isScaledUp: false)
        }
    }
}
