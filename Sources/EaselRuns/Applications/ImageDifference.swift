import EaselCore
import EaselImages
import EaselMeasures
import EaselTraining

/// The difference of an image from its original: squared error and PSNR.
public struct ImageDifference: Hashable, Sendable {
    /// The mean squared error, pixels in `0…1`.
    public let meanSquaredError: Double

    /// The peak signal-to-noise ratio in decibels; `nil` where nothing differs.
    public var psnr: Double? { peakSignalToNoiseRatio(meanSquaredError: meanSquaredError) }

    /// Compares numbers in `0…1` with those of the original.
    init(original: some Collection<Float>, values: some Collection<Float>) {
        var sum = 0.0
        for (first, second) in zip(original, values) { sum += Self.square(first, second) }
        meanSquaredError = sum / Double(Swift.max(original.count, 1))
    }

    /// Compares an image with its original, which is of the same size.
    /// - Throws: `MeasureError` where it is of another.
    public init(original: Image, image: Image) throws { try self.init(of: original, image) }

    /// Compares an image of 16 bits with its original, which is of the same size.
    /// - Throws: `MeasureError` where it is of another.
    public init(original: DeepImage, image: DeepImage) throws { try self.init(of: original, image) }

    /// Compares an image with its original, whatever their samples are; alpha, which no noise touches, is left out.
    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package init<Picture: SampledImage>(of original: Picture, _ image: Picture) throws {
        guard (original.height, original.width, original.channels) == (image.height, image.width, image.channels)
        else {
            throw MeasureError(
                "a picture of \(image.height)x\(image.width)x\(image.channels) cannot be compared with one of "
                    + "\(original.height)x\(original.width)x\(original.channels)")
        }
        // Sample by sample: numbers of a whole large picture would be four times its memory, twice.
        let change = original.change(to: image)
        meanSquaredError = change * change
    }

    private static func square(_ first: Float, _ second: Float) -> Double {
        let difference = Double(second) - Double(first)
        return difference * difference
    }
}
