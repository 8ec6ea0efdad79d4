import EaselCore
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Removes the noise of one image with a tiny network that learns from this image alone, in seconds.
///
/// It suits noise that is independent from pixel to pixel, of any strength or kind, where no clean images are at hand.
public enum ZeroShotDenoiser {
    /// The sides of the crops it learns from, where the image has them.
    private static let side = 128

    /// Learns from an image and gives it back without its noise, in the image's range.
    /// - Parameters:
    ///   - image: The noisy image; alpha is one more channel, so take it off before.
    ///   - steps: Training steps; more take longer.
    ///   - seed: The seed of weights and crops: the same gives the same result.
    ///   - workers: The threads to run on; results do not depend on how many.
    ///   - progress: Told of the share that is done.
    /// - Returns: Numbers `[height, width, channels]`, not clipped.
    /// - Throws: `DataError` for an image of fewer than 4 rows or columns.
    public static func restored(
        _ image: Image, steps: Int = 1200, seed: UInt64 = 0, workers: Workers = .shared,
        progress: (Double) -> Void = { _ in }
    ) throws -> [Float] {
        guard min(image.height, image.width) >= 4 else {
            throw DataError(
                "the picture has \(image.height)x\(image.width) pixels; at least 4x4 are needed to learn from")
        }
        let size = Size2D(height: min(side, image.height / 2 * 2), width: min(side, image.width / 2 * 2))
        let crops = try RandomCrops(of: [image], size: size, count: steps, seed: seed)
        let model = try ZeroShotNetwork(crops.imageShape)
        let rate: Float = 2e-3
        let step = try TrainStep(
            updating: model, with: Adam(learningRate: rate), images: crops.imageShape, batchSize: 1, seed: seed,
            workers: workers
        ) { model.loss($0.images) }
        for index in 0..<steps {
            // The last steps settle what the first have found.
            step.learningRate = rate * min(1, 3 * (1 - Float(index) / Float(steps)))
            try step(Batch(crops, [Int32(index)]))
            progress(0.95 * Double(index + 1) / Double(steps))
        }
        return try ConvolutionalDenoiser(model, workers: workers)(
            image.values(in: .zeroToOne), size: Size2D(height: image.height, width: image.width), noiseLevel: 0
        ) { progress(0.95 + 0.05 * $0) }
    }
}
