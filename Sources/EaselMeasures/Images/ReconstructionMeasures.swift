import EaselCore
import EaselImages

/// Measures of reconstructions against their originals, accumulated batch by batch: squared error, PSNR and SSIM.
///
/// Images are compared one by one and the results averaged, so the numbers do not depend on how they were batched.
public struct ReconstructionMeasures: Sendable {
    /// The number of images compared so far.
    public private(set) var count = 0
    /// The number of images equal to their originals; they have no PSNR and are left out of its mean.
    public private(set) var equalCount = 0
    private let similarity: StructuralSimilarity
    private let scaling: PixelScaling
    private var squaredError = 0.0
    private var ratios = 0.0
    private var similarities = 0.0

    /// Prepares to compare images of one size.
    ///
    /// - Throws: `MeasureError` when the size is not possible.
    public init(_ shape: ImageShape, scaling: PixelScaling = .zeroToOne) throws {
        similarity = try StructuralSimilarity(shape, scaling: scaling)
        self.scaling = scaling
    }

    /// Compares a batch.
    ///
    /// ### Shapes
    /// Both are `[batch, height, width, channels]`, in the range given to `init`.
    ///
    /// - Throws: `MeasureError` when the stacks do not fit, or a number is not finite; nothing is added then.
    public mutating func add(originals: [Float], reconstructions: [Float]) throws {
        let results = try similarity(originals, reconstructions)
        let size = similarity.shape.count
        originals.withUnsafeBufferPointer { originals in
            reconstructions.withUnsafeBufferPointer { reconstructions in
                for image in results.indices {
                    var sum = 0.0
                    for place in image * size..<(image + 1) * size {
                        let difference = Double(originals[place]) - Double(reconstructions[place])
                        sum += difference * difference
                    }
                    let error = sum / Double(size)
                    squaredError += error
                    similarities += results[image]
                    if let ratio = peakSignalToNoiseRatio(meanSquaredError: error, scaling: scaling) {
                        ratios += ratio
                    } else {
                        equalCount += 1
                    }
                }
            }
        }
        count += results.count
    }

    /// The mean over images and samples of the squared difference, in units of the range; `nil` before the first image.
    public var meanSquaredError: Double? { count > 0 ? squaredError / Double(count) : nil }

    /// The mean over images of the peak signal-to-noise ratio in decibels; `nil` where no image differs from its
    /// original. It is not the ratio of the mean error, which is lower.
    public var meanPeakSignalToNoiseRatio: Double? {
        count > equalCount ? ratios / Double(count - equalCount) : nil
    }

    /// The mean over images of the structural similarity; `nil` before the first image.
    public var meanStructuralSimilarity: Double? { count > 0 ? similarities / Double(count) : nil }
}
