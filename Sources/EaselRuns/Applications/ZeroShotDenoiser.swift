import EaselCore
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Removes the noise of an image with a tiny network that learns from this image alone, in seconds.
///
/// It suits noise that is independent from pixel to pixel, of any strength or kind, where no clean images are at hand.
/// Alpha is kept as it is.
public struct ZeroShotDenoiser: Sendable {
    /// Training steps; more take longer.
    public let steps: Int
    /// The seed of weights and crops: the same gives the same result.
    public let seed: UInt64
    /// How much of the noise to remove: 1 is all that the network finds, 0 leaves an image as it is.
    public let strength: Double
    private let workers: Workers

    /// The sides of the crops it learns from, where the image has them.
    private static let side = 128

    /// Says how to learn.
    /// - Throws: `OptionError` for a strength outside `0…1`, or less than one step.
    public init(
        steps: Int = 1200, seed: UInt64 = 0, strength: Double = 1, workers: Workers = .shared
    ) throws(OptionError) {
        (self.steps, self.seed, self.strength, self.workers) = (steps, seed, strength, workers)
        guard steps > 0 else { throw OptionError("\(steps) training steps: at least 1 is needed") }
        try Self.check(strength: strength)
    }

    /// The image without its noise, of the same size and channels.
    /// - Throws: `DataError` for an image of fewer than 4 rows or columns.
    public func callAsFunction(_ image: Image, progress: (Double) -> Void = { _ in }) throws -> Image {
        try cleaned(image, progress: progress).image
    }

    /// The image without its noise, of the same size and channels, in 16 bits as it came.
    /// - Throws: `DataError` for an image of fewer than 4 rows or columns.
    public func callAsFunction(_ image: DeepImage, progress: (Double) -> Void = { _ in }) throws -> DeepImage {
        try cleaned(image, progress: progress).image
    }

    /// The network, when it has learnt from an image without alpha.
    private func network(_ image: Image, progress: (Double) -> Void) throws -> ZeroShotNetwork {
        let size = Size2D(
            height: min(Self.side, image.height / 2 * 2), width: min(Self.side, image.width / 2 * 2))
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
            progress(Double(index + 1) / Double(steps))
        }
        return model
    }
}

extension ZeroShotDenoiser: NoiseRemover {
    @_specialize(where Picture == Image)
    @_specialize(where Picture == DeepImage)
    package func cleaned<Picture: SampledImage>(
        _ picture: Picture, progress: (Double) -> Void
    ) throws -> Cleaned<Picture> {
        guard min(picture.height, picture.width) >= 4 else {
            throw DataError(
                "the picture has \(picture.height)x\(picture.width) pixels; at least 4x4 are needed to learn from")
        }
        let model = try network(picture.opaque().reduced) { progress(0.95 * $0) }
        let restored = try ConvolutionalDenoiser(model, noise: nil, workers: workers).restored(picture, noiseLevel: 0) {
            progress(0.95 + 0.05 * $0)
        }
        return Cleaned(try picture.blended(with: restored, share: strength))
    }
}
