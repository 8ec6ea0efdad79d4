import EaselCore

/// A picture of 8-bit pixels.
///
/// Pixels are row-major and interleaved: the sample of channel `c` at row `y`, column `x` is
/// `pixels[(y * width + x) * channels + c]`. Channels are 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha is not
/// premultiplied.
public struct Image: Sendable, Hashable {
    /// The most samples an image may have: 2²⁸.
    public static let maximumSamples = 1 << 28

    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public let channels: Int
    /// `height * width * channels` samples; `withMutablePixels` changes them.
    // An image whose pixels do not fit its size must not come to be, so nobody else can put others here.
    public private(set) var pixels: [UInt8]

    /// Makes an image from its samples.
    ///
    /// - Throws: `DataError` when the size is not possible or the number of samples differs.
    public init(height: Int, width: Int, channels: Int, pixels: [UInt8]) throws {
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        guard pixels.count == count else {
            throw DataError(
                "image: \(height)x\(width)x\(channels) needs \(count) samples, \(pixels.count) were given")
        }
        self.init(unchecked: pixels, height: height, width: width, channels: channels)
    }

    /// Makes an image from numbers.
    ///
    /// - Parameters:
    ///   - values: `height * width * channels` numbers, row-major and interleaved.
    ///   - scaling: what the numbers mean; those outside are clamped, and NaN gives 0 (see `ImageGrid.images` for
    ///     pictures that show it).
    /// - Throws: `DataError` when the size is not possible or the number of values differs.
    public init(height: Int, width: Int, channels: Int, values: some Collection<Float>, scaling: PixelScaling) throws {
        let bytes = values.enumerated().map { scaling.byte(of: $1, inChannel: $0 % max(channels, 1)) }
        try self.init(height: height, width: width, channels: channels, pixels: bytes)
    }

    /// Makes an image of one colour, one sample for each channel.
    ///
    /// - Throws: `DataError` when the size is not possible.
    public init(height: Int, width: Int, colour: [UInt8]) throws {
        let count = try Image.sampleCount(height: height, width: width, channels: colour.count)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(count)
        for _ in 0..<(height * width) { pixels.append(contentsOf: colour) }
        self.init(unchecked: pixels, height: height, width: width, channels: colour.count)
    }

    package init(unchecked pixels: [UInt8], height: Int, width: Int, channels: Int) {
        assert(pixels.count == height * width * channels)
        self.height = height
        self.width = width
        self.channels = channels
        self.pixels = pixels
    }

    /// Height, width and channels.
    public var shape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

    /// Whether the last channel is alpha.
    public var hasAlpha: Bool { channels == 2 || channels == 4 }

    /// The samples as numbers, in the order of `pixels`.
    public func values(in scaling: PixelScaling) -> [Float] {
        [Float](unsafeUninitializedCapacity: pixels.count) { values, count in
            let numbers = UnsafeMutableBufferPointer(start: values.baseAddress, count: pixels.count)
            pixels.withUnsafeBufferPointer { scaling.convert($0, channels: channels, to: numbers) }
            count = pixels.count
        }
    }

    /// Gives `body` the samples to be changed where they lie, in the order of `pixels`; there are as many afterwards.
    ///
    ///     image.withMutablePixels { $0[(y * width + x) * channels] = 255 }
    ///
    /// For pixels from elsewhere, the initializer that takes them says where they do not fit.
    public mutating func withMutablePixels<Result>(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try pixels.withUnsafeMutableBufferPointer { try body($0) }
    }

    /// The inverted image, a photographic negative; alpha stays.
    ///
    /// For images drawn dark on light that go to a model that learnt light on dark.
    public func inverted() -> Image {
        var result = self
        result.pixels = pixels.indices.map { index in
            hasAlpha && index % channels == channels - 1 ? pixels[index] : 255 - pixels[index]
        }
        return result
    }

    /// Checks a size and multiplies it out.
    package static func sampleCount(_ shape: ImageShape) throws -> Int {
        try sampleCount(height: shape.height, width: shape.width, channels: shape.channels)
    }

    /// Checks a size and multiplies it out.
    package static func sampleCount(height: Int, width: Int, channels: Int) throws -> Int {
        guard height > 0, width > 0, (1...4).contains(channels) else {
            throw DataError(
                "image: \(height)x\(width)x\(channels) is not a size; sides start at 1, channels are 1 to 4")
        }
        guard height <= maximumSamples, width <= maximumSamples, height * width <= maximumSamples / channels else {
            throw DataError("image: \(height)x\(width)x\(channels) is more than the \(maximumSamples) samples accepted")
        }
        return height * width * channels
    }
}
