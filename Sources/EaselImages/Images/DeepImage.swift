import EaselCore

/// A picture of 16-bit pixels, for what an 8-bit one would lose: scans, medical and astronomical images.
///
/// Pixels are laid out as those of `Image`; 65535 is white.
public struct DeepImage: SampledImage {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public let channels: Int
    /// `height * width * channels` samples.
    public let pixels: [UInt16]

    /// Makes an image from its samples.
    ///
    /// - Throws: `DataError` when the size is not possible or the number of samples differs.
    public init(height: Int, width: Int, channels: Int, pixels: [UInt16]) throws {
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        guard pixels.count == count else {
            throw DataError(
                "image: \(height)x\(width)x\(channels) needs \(count) samples, \(pixels.count) were given")
        }
        self.init(unchecked: pixels, height: height, width: width, channels: channels)
    }

    init(unchecked pixels: [UInt16], height: Int, width: Int, channels: Int) {
        (self.height, self.width, self.channels, self.pixels) = (height, width, channels, pixels)
    }

    /// Makes an image of 16 bits from one of 8: white stays white.
    public init(_ image: Image) {
        self.init(
            unchecked: image.pixels.map { UInt16($0) * 257 }, height: image.height, width: image.width,
            channels: image.channels)
    }

    /// Makes an image from numbers in `0…1`; those outside are clamped, and NaN gives 0.
    ///
    /// - Throws: `DataError` when the size is not possible or the number of values differs.
    public init(height: Int, width: Int, channels: Int, values: some Collection<Float>) throws {
        try self.init(
            height: height, width: width, channels: channels, pixels: values.map { UInt16(unitValue: $0) })
    }

    /// Height, width and channels.
    public var shape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

    /// The samples as numbers in `0…1`.
    public var values: [Float] { pixels.map { Float($0) / 65535 } }

    /// The nearest image of 8 bits.
    public var reduced: Image {
        Image(
            unchecked: pixels.map { UInt8((UInt32($0) * 255 + 32895) >> 16) }, height: height, width: width,
            channels: channels)
    }

    /// The image with another number of channels, by the same rules as an `Image`; transparency over white.
    ///
    /// - Throws: `DataError` when the channels are not 1 to 4.
    public func converted(toChannels channels: Int) throws -> DeepImage {
        if channels == self.channels { return self }
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        return DeepImage(
            unchecked: Image.converted(pixels, from: self.channels, to: channels, count: count, over: .max),
            height: height, width: width, channels: channels)
    }

    /// The inverted image, a photographic negative; alpha stays.
    public func inverted() -> DeepImage {
        let hasAlpha = hasAlpha
        let inverted = pixels.indices.map { index in
            hasAlpha && index % channels == channels - 1 ? pixels[index] : 65535 - pixels[index]
        }
        return DeepImage(unchecked: inverted, height: height, width: width, channels: channels)
    }

    /// The upper and the lower eight bits of all samples, as two images: what only moves pixels can be done to each.
    package var halves: (upper: Image, lower: Image) {
        let half = { (shift: UInt16) in
            Image(
                unchecked: pixels.map { UInt8(truncatingIfNeeded: $0 >> shift) }, height: height, width: width,
                channels: channels)
        }
        return (half(8), half(0))
    }

    /// Puts the upper and the lower eight bits of samples together; the images are of one shape.
    package init(upper: Image, lower: Image) {
        precondition(upper.shape == lower.shape)
        self.init(
            unchecked: zip(upper.pixels, lower.pixels).map { UInt16($0) << 8 | UInt16($1) }, height: upper.height,
            width: upper.width, channels: upper.channels)
    }
}
