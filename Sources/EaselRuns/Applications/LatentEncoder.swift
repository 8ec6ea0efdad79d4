import EaselCore
import EaselImages
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Encodes images as latents with a trained autoencoder; those of a variational one are the means.
public final class LatentEncoder {
    /// The size of the images that the model takes.
    public let shape: ImageShape
    /// The size of the latent.
    public let latentSize: Int
    private let model: ImageFunction
    private let preparation: ImagePreparation

    /// Traces a model whose parameters have values.
    /// - Throws: The first diagnostic of the trace, or missing memory.
    /// - Parameters:
    ///   - model: The model.
    ///   - preparation: How images of other sizes are brought to the model's; proportions are kept if it is `nil`.
    ///   - workers: The threads to run on.
    public init(
        _ model: any ImageAutoencoder, preparation: ImagePreparation? = nil, workers: Workers = .shared
    ) throws {
        (shape, latentSize) = (model.imageShape, model.latentSize)
        let size = Size2D(height: shape.height, width: shape.width)
        self.preparation = preparation ?? ImagePreparation(size: size, fit: .contain)
        self.model = try ImageFunction(of: model, shape: shape, workers: workers) { model.latents(of: $0) }
    }

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, or that the model is not an autoencoder.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let model = try ModelCatalog.imageAutoencoder(record.model, image: record.imageShape)
        try loadParameters(of: model, from: checkpoint)
        try self.init(model, preparation: record.preparation, workers: workers)
    }

    /// An image brought to the model's channels and size, as `Reconstructor.fitted` does.
    public func fitted(_ image: Image) throws -> Image {
        try preparation(image, channels: shape.channels)
    }

    /// The latent of each image.
    /// - Throws: `InferenceError` where an image is not of the model's size; `fitted` makes it so.
    public func latents(of images: [Image]) throws -> [[Float]] {
        let values = try self(images)
        return images.indices.map { Array(values[$0 * latentSize..<($0 + 1) * latentSize]) }
    }

    /// The latents of images, `[N, latentSize]`, one after another.
    /// - Throws: `InferenceError` where an image is not of the model's size.
    public func callAsFunction(_ images: [Image]) throws -> [Float] { try model(images) }

    /// The latents of every image of a source, `[N, latentSize]`, one after another.
    /// - Throws: `InferenceError` where they are not of the model's size.
    public func callAsFunction(_ set: any ImageSource) throws -> [Float] { try model(set) }
}
