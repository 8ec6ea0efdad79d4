import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// Trains an autoencoder to give back its input, by the cross-entropy of each pixel.
public final class AutoencoderRecipe: Recipe {
    /// The model.
    public let model: Autoencoder
    /// The parameters that are saved.
    public let parameters: [NamedParameter]
    /// What a step measures.
    public let trainNames = ["loss"]
    /// What decides which checkpoint is best.
    public let scoreName = "loss"

    /// The step of training.
    public let step: TrainStep
    /// The model applied: `loss`, `mse`, and the reconstructions as `images`.
    public let evaluation: EvaluationStep
    private let batchSize: Int

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - optimizer: The rule of the update.
    ///   - batchSize: Pictures in a batch, for training and for evaluating.
    ///   - clipping: What is done to large gradients.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public init(
        _ model: Autoencoder, optimizer: any Optimizer, batchSize: Int, clipping: GradientClipping? = nil,
        seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        self.model = model
        self.batchSize = batchSize
        let shape = model.imageShape
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: shape, batchSize: batchSize, clipping: clipping, seed: seed,
            workers: workers
        ) { binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images) }
        evaluation = try EvaluationStep(of: model, images: shape, batchSize: batchSize, seed: seed, workers: workers) {
            let logits = model.logits($0.images)
            let images = sigmoid(logits)
            return [
                "loss": binaryCrossEntropy(logits: logits, targets: $0.images),
                "mse": meanSquaredError(images, $0.images), "images": images,
            ]
        }
    }

    /// The optimizer's numbers.
    public var optimizerStates: [OptimizerState] { [step.optimizerState] }
    public var trainingSteps: [TrainStep] { [step] }

    /// How many batches have been trained on.
    public var stepCount: Int {
        get { step.stepCount }
        set { step.stepCount = newValue }
    }

    /// Takes one step and appends its loss.
    public func train(on batch: Batch, learningRate: Float, into values: inout [Float]) throws {
        step.learningRate = learningRate
        values.append(try step(batch))
    }

    /// The mean `loss` and `mse` over a set.
    public func evaluate(on set: ImageSet) throws -> [String: Double] {
        try evaluation.means(over: set, batchSize: batchSize).filter { $0.key != "images" }
    }

    /// A fixed row of test pictures over their reconstructions, several pairs of rows.
    public func samples(from set: ImageSet) throws -> ImageGrid {
        let columns = 10
        let count = min(set.count, 4 * columns)
        var originals: [Image] = []
        var reconstructions: [Image] = []
        let shape = model.imageShape
        for batch in try set.limited(to: count).batches(of: batchSize) {
            let program = try evaluation(batch)
            reconstructions += try ImageGrid.pictures(
                Array(program.output("images")), height: shape.height, width: shape.width, channels: shape.channels,
                range: .zeroToOne)
            originals += try batch.indices.map { try set.image(at: Int($0)) }
        }
        return try ImageGrid(comparing: [originals, reconstructions], columns: min(columns, count))
    }
}

extension Autoencoder {
    /// The size of the pictures that the model takes.
    public var imageShape: ImageShape {
        ImageShape(height: configuration.height, width: configuration.width, channels: configuration.channels)
    }
}
