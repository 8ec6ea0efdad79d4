import EaselCore
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The structural similarity of two images: 1 where they are equal, near 0 where they have nothing in common, negative
/// where structures are inverted.
///
/// Local means, variances and the covariance are weighted by a Gaussian window of 11×11 with σ = 1.5 whose weights sum to
/// one (variances are divided by that sum, not by a count less one); K₁ = 0.01, K₂ = 0.03. The result is the mean of the
/// index over every window that lies wholly inside the image, and over the channels, each on its own: an alpha channel
/// counts like any other. In images with a side under 11 the window is the largest odd square that fits, σ the same, so
/// the numbers of very small images are not comparable with others'. The images are not shrunk first.
///
/// Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity",
/// IEEE Transactions on Image Processing 13(4), 2004.
public struct StructuralSimilarity: Sendable {
    /// The size of the images.
    public let shape: ImageShape
    /// Rows and columns of the window: 11, or less where the images are smaller.
    public let windowSize: Int
    private let weights: [Double]
    private let constants: (luminance: Double, contrast: Double)

    /// Prepares to compare images of one size.
    ///
    /// - Parameter scaling: what the samples mean; the constants of the index follow its width.
    /// - Throws: `MeasureError` when a side or the number of channels is not positive.
    public init(_ shape: ImageShape, scaling: PixelScaling = .zeroToOne) throws {
        guard shape.height > 0, shape.width > 0, shape.channels > 0 else {
            throw MeasureError("SSIM: \(shape) is not a size; every number starts at 1")
        }
        self.shape = shape
        let size = min(11, (min(shape.height, shape.width) - 1) / 2 * 2 + 1)
        windowSize = size
        let bell = (0..<size).map { index in
            let distance = Double(index - size / 2) / 1.5
            return exp(-0.5 * distance * distance)
        }
        let sum = bell.reduce(0, +)
        weights = bell.map { $0 / sum }
        let (first, second) = (0.01 * scaling.width, 0.03 * scaling.width)
        constants = (first * first, second * second)
    }

    /// The similarity of each image of a stack with the one at the same place of another.
    ///
    /// ### Shapes
    /// Both are `[count, height, width, channels]`.
    ///
    /// - Throws: `MeasureError` when the stacks do not hold equally many whole images, or a number is not finite.
    public func callAsFunction(_ originals: [Float], _ images: [Float]) throws -> [Double] {
        let size = shape.count
        let count = try rowCount(of: originals, columns: size, what: "SSIM", unit: "picture")
        guard try rowCount(of: images, columns: size, what: "SSIM", unit: "picture") == count else {
            throw MeasureError("SSIM: \(count) originals and \(images.count / size) pictures, expected as many")
        }
        var scratch = Scratch(self)
        return originals.withUnsafeBufferPointer { originals in
            images.withUnsafeBufferPointer { images in
                (0..<count).map { index in
                    let range = index * size..<(index + 1) * size
                    return similarity(
                        UnsafeBufferPointer(rebasing: originals[range]), UnsafeBufferPointer(rebasing: images[range]),
                        &scratch)
                }
            }
        }
    }

    /// The similarity of two images.
    ///
    /// - Throws: `MeasureError` when the images differ in size.
    public static func between(_ original: Image, _ image: Image) throws -> Double {
        try requireSameSize(original, image, what: "SSIM")
        let measure = try StructuralSimilarity(original.shape)
        return try measure(original.values(in: .zeroToOne), image.values(in: .zeroToOne))[0]
    }

    /// Memory for one comparison: a row of the image holds, one after another, both images, the sum of their squares
    /// and their product, so that one pass of the filter does all four.
    private struct Scratch {
        var rows: [Double]
        var vertical: [Double]
        var filtered: [Double]

        init(_ measure: StructuralSimilarity) {
            let length = 4 * measure.shape.width * measure.shape.channels
            rows = [Double](repeating: 0, count: measure.shape.height * length)
            vertical = [Double](repeating: 0, count: length)
            filtered = [Double](repeating: 0, count: length)
        }
    }

    private func similarity(
        _ original: UnsafeBufferPointer<Float>, _ image: UnsafeBufferPointer<Float>, _ scratch: inout Scratch
    ) -> Double {
        let (height, width, channels) = (shape.height, shape.width, shape.channels)
        let (row, valid) = (width * channels, (width - windowSize + 1) * channels)
        let rowsInside = height - windowSize + 1
        return scratch.rows.withUnsafeMutableBufferPointer { rows in
            scratch.vertical.withUnsafeMutableBufferPointer { vertical in
                scratch.filtered.withUnsafeMutableBufferPointer { filtered in
                    for y in 0..<height {
                        let start = y &* 4 &* row
                        for x in 0..<row {
                            let (a, b) = (Double(original[y &* row &+ x]), Double(image[y &* row &+ x]))
                            rows[start &+ x] = a
                            rows[start &+ row &+ x] = b
                            rows[start &+ 2 &* row &+ x] = a * a + b * b
                            rows[start &+ 3 &* row &+ x] = a * b
                        }
                    }
                    var sum = 0.0
                    for y in 0..<rowsInside {
                        filter(rows, from: y &* 4 &* row, step: 4 &* row, count: 4 &* row, into: vertical, at: 0)
                        for part in 0..<4 {
                            filter(
                                vertical, from: part &* row, step: channels, count: valid, into: filtered,
                                at: part &* valid)
                        }
                        sum += index(UnsafeBufferPointer(filtered), count: valid)
                    }
                    return sum / Double(rowsInside * valid)
                }
            }
        }
    }

    /// Weighs `windowSize` runs of numbers, `step` apart, and adds them up.
    @inline(__always)
    private func filter(
        _ source: UnsafeMutableBufferPointer<Double>, from start: Int, step: Int, count: Int,
        into result: UnsafeMutableBufferPointer<Double>, at place: Int
    ) {
        let half = windowSize / 2
        let middle = start &+ half &* step
        let centre = weights[half]
        for x in 0..<count { result[place &+ x] = centre * source[middle &+ x] }
        // The window is symmetric: two numbers for one product.
        for distance in 0..<half {
            let weight = weights[distance]
            let (first, last) = (start &+ distance &* step, start &+ (windowSize &- 1 &- distance) &* step)
            for x in 0..<count { result[place &+ x] += weight * (source[first &+ x] + source[last &+ x]) }
        }
    }

    /// The sum of the index over one row of windows.
    @inline(__always)
    private func index(_ filtered: UnsafeBufferPointer<Double>, count: Int) -> Double {
        var sum = 0.0
        for x in 0..<count {
            let (a, b) = (filtered[x], filtered[count &+ x])
            let (squares, product) = (a * a + b * b, a * b)
            let variances = filtered[2 &* count &+ x] - squares
            let covariance = filtered[3 &* count &+ x] - product
            sum +=
                (2 * product + constants.luminance) * (2 * covariance + constants.contrast)
                / ((squares + constants.luminance) * (variances + constants.contrast))
        }
        return sum
    }
}
