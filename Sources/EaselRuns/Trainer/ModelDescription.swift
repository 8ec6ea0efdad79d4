import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// What a model is and what training it takes, known before anything runs.
public struct ModelDescription: Sendable {
    /// A model, or one of two players.
    public struct Part: Sendable {
        /// `generator` or `discriminator`; empty where the model is of one piece.
        public let name: String
        /// Its layers and totals.
        public let summary: ModelSummary
    }

    /// The layers: one table, or one for each player.
    public let parts: [Part]
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
        parts = try ModelCatalog.parts(model, image: image, batchSize: batchSize)
        let recipe = try ModelCatalog.recipe(model, image: image, optimizer: optimizer, batchSize: batchSize)
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

extension ModelCatalog {
    /// The layers of a model, player by player.
    fileprivate static func parts(
        _ model: RunRecord.Model, image: ImageShape, batchSize: Int
    ) throws -> [ModelDescription.Part] {
        let pictures: Shape = [batchSize, image.height, image.width, image.channels]
        switch try kind(of: model.name) {
        case .reconstruction:
            let built = try imageAutoencoder(model, image: image)
            return [whole(try ModelSummary(of: built as Any) { built.logits($0.input("images", pictures)) })]
        case .variational:
            let built = try variationalModel(model, image: image)
            return [
                whole(
                    try ModelSummary(of: built as Any) {
                        built($0.input("images", pictures), labels: labels($0, built.classes), noise: nil).logits
                    })
            ]
        case .classification:
            let built = try classifier(model, image: image)
            return [whole(try ModelSummary(of: built as Any) { built.logits($0.input("images", pictures)) })]
        case .adversarial: break
        }
        func whole(_ summary: ModelSummary) -> ModelDescription.Part { .init(name: "", summary: summary) }
        func labels(_ trace: Trace, _ classes: Int?) -> Tensor? {
            classes.map { trace.input("shares", [batchSize, $0]) }
        }
        let built = try adversarialModel(model, image: image)
        return [
            .init(
                name: "generator",
                summary: try ModelSummary(of: ["generator": built.generator]) {
                    built.generate(
                        $0.input("noise", [batchSize, built.latentSize]), labels: labels($0, built.classes))
                }),
            .init(
                name: "discriminator",
                summary: try ModelSummary(of: ["discriminator": built.discriminator]) {
                    built.discriminate($0.input("images", pictures), labels: labels($0, built.classes))
                }),
        ]
    }
}
