import EaselCore
import EaselImages
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Denoises images of any size with a trained autoencoder.
///
/// An image larger than the model is cut into tiles that begin every quarter of a tile and reach past its border,
/// where it is continued by its reflection. They are averaged: a tile counts most in its middle and next to nothing at
/// its edge, and more the better its result fits the noisy image, so that no seam shows and the tiles in which the
/// model finds what it was trained on decide. An image of the model's size is given to it as it is; a smaller one is
/// continued by its reflection. A model of grey images restores each colour by itself; alpha is kept as it is.
///
/// Memory beyond the model's: the image, its result (a byte a sample each, or two), and a strip as high as a tile and about
/// 4,096 pixels wide.
public final class Denoiser {
    /// The size of the images that the model takes.
    public let shape: ImageShape
    /// How much of the noise to remove: 1 is all that the model finds, 0 leaves an image as it is.
    public let strength: Double
    private let filter: TiledFilter

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, that the model is not an autoencoder, or `OptionError` for a
    ///   strength outside `0…1`.
    public convenience init(
        _ record: RunRecord, from checkpoint: SafetensorsFile, strength: Double = 1, workers: Workers = .shared
    ) throws {
        let autoencoder = try ModelCatalog.imageAutoencoder(record.model, image: record.imageShape)
        try loadParameters(of: autoencoder, from: checkpoint)
        try self.init(autoencoder, shape: record.imageShape, strength: strength, workers: workers)
    }

    /// Takes a model that has its weights.
    package init(
        _ autoencoder: any ImageAutoencoder, shape: ImageShape, strength: Double = 1, workers: Workers = .shared
    ) throws {
        try Self.check(strength: strength)
        self.strength = strength
        // A chunk's numbers are to stay in the caches; a row of tiles of a large image has hundreds.
        let chunk = 32
        let model = try ImageFunction(of: autoencoder, shape: shape, chunk: chunk, workers: workers) {
            sigmoid(autoencoder.logits($0))
        }
        self.shape = shape
        filter = TiledFilter(shape: shape, chunk: chunk, isConcurrent: workers.threads > 1) {
            try model.restore($0, into: $1)
        }
    }

    /// The image without its noise, of the same size and channels.
    /// - Throws: `DataError` for an image too large to work on.
    public func callAsFunction(_ image: Image) throws -> Image { try cleaned(image) { _ in }.image }

    /// The image without its noise, of the same size and channels, in 16 bits as it came.
    /// - Throws: `DataError` for an image too large to work on.
    public func callAsFunction(_ image: DeepImage) throws -> DeepImage { try cleaned(image) { _ in }.image }

    /// The image without its noise, whatever its samples are.
    package func restored<Picture: SampledImage>(_ image: Picture) throws -> Picture { try filter(image) }
}
