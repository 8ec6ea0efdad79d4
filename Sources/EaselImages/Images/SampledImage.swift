import EaselCore

/// An image of samples of some number of bits, row-major and interleaved: `Image` of 8, `DeepImage` of 16.
package protocol SampledImage: Sendable, Hashable {
    associatedtype Sample: PixelSample

    var height: Int { get }
    var width: Int { get }
    var channels: Int { get }
    var pixels: [Sample] { get }

    /// - Throws: `DataError` when the size is not possible or the number of samples differs.
    init(height: Int, width: Int, channels: Int, pixels: [Sample]) throws

    /// The image with another number of channels, transparency over white.
    func converted(toChannels channels: Int) throws -> Self

    /// The inverted image; alpha stays.
    func inverted() -> Self

    /// The nearest image of 8 bits.
    var reduced: Image { get }
}

extension SampledImage {
    /// Whether the last channel is alpha.
    package var hasAlpha: Bool { channels == 2 || channels == 4 }
}

extension Image: SampledImage {
    package var reduced: Image { self }

    package func converted(toChannels channels: Int) throws -> Image {
        try converted(toChannels: channels, over: .white)
    }
}
