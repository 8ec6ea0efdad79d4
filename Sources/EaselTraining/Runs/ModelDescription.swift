import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

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
    /// Bytes of the values between the instructions of a training step, of both players' where there are two.
    public let activationByteCount: Int
    /// Bytes of weights and running statistics, averages of them included.
    public let parameterByteCount: Int
    /// Bytes of the optimiser's numbers.
    public let optimizerByteCount: Int

    /// Bytes that training takes in all, pictures not counted.
    public var byteCount: Int { activationByteCount + parameterByteCount + optimizerByteCount }
    /// How many numbers training changes.
    public var trainableParameters: Int { parts.reduce(0) { $0 + $1.summary.trainableParameters } }

    /// Plans a model without taking memory for a step.
    /// - Throws: What cannot be built.
    public init(
        _ model: RunRecord.Model, image: ImageShape, batchSize: Int, optimizer: (any Optimizer)? = nil
    ) throws {
        self.batchSize = batchSize
        self.image = image
        parts = try ModelCatalog.parts(model, image: image, batchSize: batchSize)
        let recipe = try ModelCatalog.recipe(model, image: image, optimizer: optimizer, batchSize: batchSize)
        let plans = try recipe.trainingSteps.map { try $0.plan(batchSize: batchSize) }
        stepFlops = plans.reduce(0) { $0 + $1.flops }
        activationByteCount = plans.reduce(0) { $0 + $1.arenaByteCount }
        parameterByteCount = recipe.parameters.reduce(0) { $0 + $1.parameter.shape.count * 4 }
        optimizerByteCount = recipe.optimizerStates.flatMap(\.storages).reduce(0) { $0 + $1.shape.count * 4 }
    }
}

extension ModelCatalog {
    /// The layers of a model, player by player.
    fileprivate static func parts(
        _ model: RunRecord.Model, image: ImageShape, batchSize: Int
    ) throws -> [ModelDescription.Part] {
        let pictures: Shape = [batchSize, image.height, image.width, image.channels]
        guard try kind(of: model.name) == .adversarial else {
            let built = try imageAutoencoder(model, image: image)
            let summary = try ModelSummary(of: built as Any) { built.trained(on: $0.input("images", pictures)) }
            return [.init(name: "", summary: summary)]
        }
        let built = try adversarialModel(model, image: image)
        return [
            .init(
                name: "generator",
                summary: try ModelSummary(of: ["generator": built.generator]) {
                    built.generator($0.input("noise", [batchSize, built.latentSize]))
                }),
            .init(
                name: "discriminator",
                summary: try ModelSummary(of: ["discriminator": built.discriminator]) {
                    built.discriminator($0.input("images", pictures))
                }),
        ]
    }
}

extension ImageAutoencoder {
    /// What is computed in training; a variational autoencoder's other head is a part of it.
    fileprivate func trained(on images: Tensor) -> Tensor {
        guard let model = self as? VariationalAutoencoder else { return logits(images) }
        return model(images, noise: nil).logits
    }
}
