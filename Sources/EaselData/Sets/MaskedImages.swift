import CZlib
import EaselCore
import EaselImages

/// The masks of images: the class of every pixel.
protocol MaskSource: Sendable {
    /// The CRC-32 of their values.
    var checksum: UInt32 { get }

    /// The mask of an image.
    /// - Throws: `DataError` where it can no longer be read.
    func mask(at index: Int) throws -> Image
}

/// Images with a mask each: the class of every pixel.
struct MaskedImages: ImageSource {
    /// The images alone.
    let base: any ImageSource
    private let masks: any MaskSource

    /// - Parameter masks: One for each image of the source.
    init(_ base: any ImageSource, _ masks: any MaskSource) { (self.base, self.masks) = (base, masks) }

    /// The mask of an image.
    func mask(at index: Int) throws -> Image { try masks.mask(at: index) }

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { base.isInMemory }
    // No look at every mask for that.
    var labels: [Int32]? { nil }
    var labelRange: ClosedRange<Int32>? { nil }

    func target(at index: Int) throws -> Target {
        try (0..<count).contains(index) ? .mask(masks.mask(at: index)) : .none
    }

    func image(at index: Int) throws -> Image { try base.image(at: index) }

    func fill(batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling)
        throws
    {
        try base.fill(batch: batch, into: destination, scaling: scaling)
    }

    func inMemory() throws -> ImageSet { try base.inMemory() }

    /// Of the images, then the masks.
    func contentChecksum() throws -> UInt32 {
        let words = [try base.contentChecksum(), masks.checksum].map(\.littleEndian)
        return words.withUnsafeBytes {
            UInt32(truncatingIfNeeded: crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)))
        }
    }
}
