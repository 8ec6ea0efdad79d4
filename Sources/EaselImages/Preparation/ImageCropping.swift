import EaselCore

/// How crops are cut of images of any size.
public struct ImageCropping: Hashable, Sendable, Codable {
    /// Height and width of a crop.
    public var size: Size2D
    /// The longest side that an image is shrunk to before crops are cut of it; `nil` cuts them of images as they are.
    public var longestSide: Int?

    /// Makes a way of cutting crops.
    public init(size: Size2D, longestSide: Int? = nil) { (self.size, self.longestSide) = (size, longestSide) }

    /// The size that an image is shrunk to; its own where it is small enough.
    package func shrunk(_ size: Size2D) -> Size2D {
        guard let longestSide, max(size.height, size.width) > longestSide else { return size }
        let scale = Double(longestSide) / Double(max(size.height, size.width))
        func side(_ length: Int) -> Int { max(Int((Double(length) * scale).rounded()), 1) }
        return Size2D(height: side(size.height), width: side(size.width))
    }
}
