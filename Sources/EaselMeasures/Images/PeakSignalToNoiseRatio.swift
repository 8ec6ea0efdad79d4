import EaselCore
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The peak signal-to-noise ratio in decibels of an image that differs from its original by a mean squared error.
///
/// - Parameters:
///   - meanSquaredError: the mean over all samples of the squared difference, in units of `scaling`.
///   - scaling: what the samples mean; the peak is the width of the range.
/// - Returns: 10·log₁₀(peak² / error), `nil` where nothing differs (the ratio is infinite, which no table or JSON file can
///   hold and no mean survives); NaN for an error that is NaN or negative.
public func peakSignalToNoiseRatio(meanSquaredError: Double, scaling: PixelScaling = .zeroToOne) -> Double? {
    meanSquaredError == 0 ? nil : 10 * log10(scaling.width * scaling.width / meanSquaredError)
}

/// The peak signal-to-noise ratio in decibels of an image against its original.
///
/// - Returns: `nil` where nothing differs.
/// - Throws: `MeasureError` when the images differ in size.
public func peakSignalToNoiseRatio(_ original: Image, _ image: Image) throws -> Double? {
    try requireSameSize(original, image, what: "PSNR")
    var sum = 0
    for (first, second) in zip(original.pixels, image.pixels) {
        let difference = Int(first) - Int(second)
        sum += difference * difference
    }
    return peakSignalToNoiseRatio(meanSquaredError: Double(sum) / Double(original.pixels.count) / (255 * 255))
}

func requireSameSize(_ first: Image, _ second: Image, what: String) throws {
    guard first.shape == second.shape else {
        throw MeasureError(
            "\(what): a picture of \(first.shape) cannot be compared with one of \(second.shape); bring both to one size "
                + "first")
    }
}
