import EaselCore
import EaselImages
import EaselMeasures

extension ImageDifference {
    /// The structural similarity of two images of one size, whatever their samples are; alpha is left out.
    ///
    /// Strips of rows are compared one after another, so that a large image is never kept as numbers.
    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package static func similarity<Picture: SampledImage>(of original: Picture, _ image: Picture) throws -> Double {
        let (height, width, colours) = (original.height, original.width, original.colours)
        let window = try StructuralSimilarity(ImageShape(height: height, width: width, channels: colours)).windowSize
        let windows = height - window + 1
        // A strip is never lower than a window, or it would have a smaller one.
        let step = max((1 << 20) / (width * colours), 2 * window)
        var sum = 0.0
        for first in stride(from: 0, to: windows, by: step) {
            let count = min(step, windows - first)
            let rows = first..<first + count + window - 1
            let strip = ImageShape(height: rows.count, width: width, channels: colours)
            let values = try StructuralSimilarity(strip)(numbers(original, rows), numbers(image, rows))
            sum += values[0] * Double(count)
        }
        return sum / Double(windows)
    }

    /// The colours of some rows as numbers in `0…1`.
    private static func numbers<Picture: SampledImage>(_ image: Picture, _ rows: Range<Int>) -> [Float] {
        let (channels, colours, table) = (image.channels, image.colours, Picture.Sample.unitValues)
        return [Float](unsafeUninitializedCapacity: rows.count * image.width * colours) { buffer, count in
            let first = rows.lowerBound * image.width
            for pixel in 0..<rows.count * image.width {
                for colour in 0..<colours {
                    buffer[pixel &* colours &+ colour] =
                        table[Int(image.pixels[(first &+ pixel) &* channels &+ colour])]
                }
            }
            count = rows.count * image.width * colours
        }
    }
}
