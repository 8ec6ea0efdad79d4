import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// The layers of a model and the cost of training it, known before anything runs.
public struct ModelDescription: Sendable {
    /// The layers: one table, or one for each player.
    public let parts: [ModelPart]
    /// The batch size.
    public let batchSize: Int
    /// The size of the images.
    public let image: ImageShape
    /// Floating-point operations of a training step; of a GAN, of a step of each player.
    public let stepFlops: Int
    /// The memory that training takes, images not counted.
    public let memory: TrainingMemory

    /// Notes for people on how the model was built, a line each.
    public let notes: [String]

    /// The multiply-adds of convolutions and matrix products for one image.
    public var multiplyAddsPerImage: Int { parts.reduce(0) { $0 + $1.summary.multiplyAdds } / max(batchSize, 1) }

    /// The number of trainable parameters that inference uses, which are those of the layers.
    public var parameters: Int { trainableParameters - trainingOnlyParameters }

    /// The number of values in the running statistics of the layers, which are not trained.
    public var statistics: Int {
        parts.reduce(0) { $0 + $1.summary.statistics - $1.summary.trainingOnlyStatistics }
    }

    /// The number of trainable parameters that only training uses: those of auxiliary heads.
    public var trainingOnlyParameters: Int { parts.reduce(0) { $0 + $1.summary.trainingOnlyParameters } }

    /// The number of values in running statistics that only training uses.
    public var trainingOnlyStatistics: Int { parts.reduce(0) { $0 + $1.summary.trainingOnlyStatistics } }

    /// The number of all trainable parameters.
    public var trainableParameters: Int { parts.reduce(0) { $0 + $1.summary.trainableParameters } }

    /// Plans a model without drawing weights or taking memory for them or for a step.
    /// - Throws: What cannot be built, or costs more than can be counted.
    public init(
        _ model: RunRecord.Model, image: ImageShape, batchSize: Int, optimizer: (any Optimizer)? = nil
    ) throws {
        let recipe = try ModelCatalog.recipe(model, image: image, optimizer: optimizer, batchSize: batchSize)
        try self.init(
            of: recipe, named: model.name, image: image, batchSize: batchSize,
            memory: TrainingMemory(of: recipe, batchSize: batchSize),
            notes: ModelCatalog.notes(on: model, image: image))
    }

    /// Describes what trains a model.
    /// - Throws: What cannot be planned, or costs more than can be counted.
    init(
        of recipe: any Recipe, named name: String, image: ImageShape, batchSize: Int, memory: TrainingMemory,
        notes: [String]
    ) throws {
        (self.batchSize, self.image, self.memory, self.notes) = (batchSize, image, memory, notes)
        parts = try recipe.parts(batchSize: batchSize)
        stepFlops = saturatingSum(try recipe.trainingSteps.map { try $0.plan(batchSize: batchSize).flops })
        guard stepFlops < .max, parts.allSatisfy({ $0.summary.flops < .max }) else {
            throw RunError(
                "a training step of \(name) on \(batchSize) pictures of \(image) takes more than \(Int.max) "
                    + "floating-point operations; use a smaller model, batch or image")
        }
    }
}
