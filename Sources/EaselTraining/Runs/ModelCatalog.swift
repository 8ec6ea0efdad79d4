import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// The models that can be trained by name.
public enum ModelCatalog {
    /// The names.
    public static let names = ["autoencoder"]

    /// A model as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func autoencoder(_ model: RunRecord.Model, image: ImageShape) throws -> Autoencoder {
        guard model.name == "autoencoder" else { throw unknown(model.name) }
        var configuration = AutoencoderConfiguration(
            height: image.height, width: image.width, channels: image.channels)
        for (name, value) in model.options {
            switch (name, value.integer, value.integers) {
            case ("latentSize", let size?, _): configuration.latentSize = size
            case ("widths", _, let widths?): configuration.widths = widths
            default:
                throw StepError(
                    "autoencoder: option \(name) = \(value) is not one it has; it has latentSize and widths")
            }
        }
        return try Autoencoder(configuration)
    }

    /// What trains a run's model.
    /// - Throws: What is wrong with the record.
    public static func recipe(for record: RunRecord, workers: Workers = .shared) throws -> any Recipe {
        guard record.model.name == "autoencoder" else {
            return try generativeRecipe(for: record, workers: workers)
        }
        return try AutoencoderRecipe(
            autoencoder(record.model, image: record.imageShape), optimizer: record.optimiser.makeOptimizer(),
            batchSize: record.batchSize, clipping: record.gradientClipping, seed: record.seed, workers: workers)
    }

    /// The error for a name that is none of `names`.
    public static func unknown(_ name: String) -> StepError {
        StepError("there is no model \"\(name)\"; the models are: \(names.joined(separator: ", "))")
    }
}

extension RunRecord {
    /// The size of the pictures.
    public var imageShape: ImageShape { ImageShape(height: image.height, width: image.width, channels: image.channels) }

    /// What is done to large gradients.
    public var gradientClipping: GradientClipping? {
        clipping.map { $0.kind == .value ? .byValue(Float($0.limit)) : .byGlobalNorm(Float($0.limit)) }
    }
}
