import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// What a model is and what training it takes, known before anything runs.
public struct ModelDescription: Sendable {
    /// The layers and totals.
    public let summary: ModelSummary
    /// Pictures in a batch.
    public let batchSize: Int
    /// The size of the pictures.
    public let image: ImageShape
    /// Floating-point operations of a training step.
    public let stepFlops: Int
    /// Bytes of the values between the instructions of a training step.
    public let activationByteCount: Int
    /// Bytes of weights and running statistics.
    public let parameterByteCount: Int
    /// Bytes of the optimiser's numbers.
    public let optimizerByteCount: Int

    /// Bytes that training takes in all, pictures not counted.
    public var byteCount: Int { activationByteCount + parameterByteCount + optimizerByteCount }

    /// Plans a model without taking memory for a step.
    /// - Throws: What cannot be built.
    public init(_ model: RunRecord.Model, image: ImageShape, batchSize: Int, optimizer: any Optimizer = Adam()) throws {
        let autoencoder = try ModelCatalog.autoencoder(model, image: image)
        self.batchSize = batchSize
        self.image = image
        summary = try ModelSummary(
            of: autoencoder, inputShape: [batchSize, image.height, image.width, image.channels])
        let recipe = try AutoencoderRecipe(autoencoder, optimizer: optimizer, batchSize: batchSize)
        let plan = try recipe.step.plan(batchSize: batchSize)
        stepFlops = plan.flops
        activationByteCount = plan.arenaByteCount
        parameterByteCount = recipe.parameters.reduce(0) { $0 + $1.parameter.shape.count * 4 }
        optimizerByteCount = recipe.optimizerStates.flatMap(\.storages).reduce(0) { $0 + $1.shape.count * 4 }
    }
}
