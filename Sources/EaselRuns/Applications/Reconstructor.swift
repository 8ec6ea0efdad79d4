import EaselCore
import EaselImages
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Reconstructs images of any kind with a trained autoencoder.
public final class Reconstructor {
    /// A reconstruction and how far it is from its original.
    public struct Result: Sendable {
        /// The reconstruction.
        public let image: Image
        /// How far it is from its original.
        public let error: ImageDifference
    }

    /// The size of the images that the model takes.
    public let shape: ImageShape
    private let model: ImageFunction
    private let preparation: ImagePreparation

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint.
    public init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let autoencoder = try ModelCatalog.imageAutoencoder(record.model, image: record.imageShape)
        shape = record.imageShape
        preparation = record.preparation
        try loadParameters(of: autoencoder, from: checkpoint)
        // One image is what is mostly asked for, and must not wait for a batch.
        model = try ImageFunction(of: autoencoder, shape: shape, chunk: 1, workers: workers) {
            sigmoid(autoencoder.logits($0))
        }
    }

    /// An image brought to the model's channels and size as the run's images were: transparency over white, and, where
    /// the run does not say how, proportions kept, with a border in the colour of the image's edge.
    public func fitted(_ image: Image) throws -> Image { try preparation(image, channels: shape.channels) }

    /// An image of 16 bits brought to the model's channels and size, with all its bits.
    public func fitted(_ image: DeepImage) throws -> DeepImage { try preparation(image, channels: shape.channels) }

    /// A reconstruction in 16 bits and how far it is from its original.
    public struct DeepResult: Sendable {
        /// The reconstruction.
        public let image: DeepImage
        /// How far it is from its original.
        public let error: ImageDifference
    }

    /// Reconstructs images of 16 bits that have the model's size.
    public func callAsFunction(_ images: [DeepImage]) throws -> [DeepResult] {
        if let odd = images.first(where: { $0.shape != shape }) {
            throw InferenceError("a picture is \(odd.shape), the model takes \(shape)")
        }
        let originals = images.flatMap(\.values)
        let values = try model(originals)
        return try images.indices.map { index in
            let range = index * shape.count..<(index + 1) * shape.count
            return DeepResult(
                image: try DeepImage(
                    height: shape.height, width: shape.width, channels: shape.channels, values: values[range]),
                error: ImageDifference(original: originals[range], values: values[range]))
        }
    }

    /// Reconstructs images that have the model's size.
    public func callAsFunction(_ images: [Image]) throws -> [Result] {
        let values = try model(images)
        let drawn = try ImageGrid.images(values, of: shape, scaling: .zeroToOne)
        return zip(images, drawn).enumerated().map { index, pair in
            // Of the numbers themselves, not of the 256 levels that an image has.
            let numbers = values[index * shape.count..<(index + 1) * shape.count]
            return Result(
                image: pair.1, error: ImageDifference(original: pair.0.values(in: .zeroToOne), values: numbers))
        }
    }
}
