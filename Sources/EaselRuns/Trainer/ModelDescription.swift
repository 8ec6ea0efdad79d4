import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// What a model is and what training it takes, known before anything runs.
public struct ModelDescription: Sendable {
    /// The layers: one table, or one for each player.
    public let parts: [ModelPart]
    /// Pictures in a batch.
    public let batchSize: Int
    /// The size of the pictures.
    public let image: ImageShape
    /// Floating-point operations of a training step; with two players, of a step of each.
    public let stepFlops: Int
    /// The memory that training takes, pictures not counted.
    public let memory: TrainingMemory

    /// How many numbers training changes.
    public var trainableParameters: Int { parts.reduce(0) { $0 + $1.summary.trainableParameters } }

    /// Plans a model without drawing weights or taking memory for them or for a step.
    /// - Throws: What cannot be built, or costs more than can be counted.
    public init(
        _ model: RunRecord.Model, image: ImageShape, batchSize: Int, optimizer: (any Optimizer)? = nil
    ) throws {
        self.batchSize = batchSize
        self.image = image
        let recipe = try ModelCatalog.recipe(model, image: image, optimizer: optimizer, batchSize: batchSize)
        parts = try recipe.parts(batchSize: batchSize)
        let plans = try recipe.trainingSteps.map { try $0.plan(batchSize: batchSize) }
        stepFlops = saturatingSum(plans.map(\.flops))
        memory = try TrainingMemory(of: recipe, batchSize: batchSize)
        guard stepFlops < .max, parts.allSatisfy({ $0.summary.flops < .max }) else {
            throw StepError(
                "a training step of \(model.name) on \(batchSize) pictures of \(image) takes more than \(Int.max) "
                    + "floating-point operations; use a smaller model, batch or image")
        }
    }
}
