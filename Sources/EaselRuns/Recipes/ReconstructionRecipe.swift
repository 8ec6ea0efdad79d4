import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains an autoencoder to reconstruct clean images, from themselves or from noisy ones.
///
/// With noise this is a denoising autoencoder: noise is drawn anew for each batch, in the graph, and the loss compares
/// with the clean image.
///
/// Source: Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features with denoising
/// autoencoders", ICML 2008.
public final class ReconstructionRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageAutoencoder
    /// The noise added to the input; `nil` for none.
    public let noise: ImageNoise?
    public let parameters: [NamedParameter]
    public let trainMetrics = [Metric.loss]
    public let score = Metric.loss

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, `mse`, the input as `noisy` and the result as `images`; with noise, `noisyMSE` too.
    public let evaluation: EvaluationStep
    /// The batch size.
    public let batchSize: Int

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - noise: The noise added to the input; `nil` for none.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public init(
        _ model: any ImageAutoencoder, noise: ImageNoise? = nil, optimizer: any Optimizer, batchSize: Int,
        clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        self.model = model
        self.noise = noise
        self.batchSize = batchSize
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: model.imageShape, batchSize: batchSize, clipping: clipping,
            seed: seed, workers: workers
        ) { batch in
            let input = noise?.applied(to: batch.images) ?? batch.images
            return binaryCrossEntropy(logits: model.logits(input), targets: batch.images)
        }
        // A seed of its own: the images that are judged must not be noisy in just the way of a batch trained on.
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: ~seed, workers: workers
        ) { batch in
            let input = noise?.applied(to: batch.images) ?? batch.images
            let logits = model.logits(input)
            let images = sigmoid(logits)
            return [
                "loss": binaryCrossEntropy(logits: logits, targets: batch.images),
                "mse": meanSquaredError(images, batch.images),
                "noisyMSE": meanSquaredError(input, batch.images), "noisy": input, "images": images,
                "imageMean": batch.images.mean(over: [0]), "imageSquare": square(batch.images).mean(over: [0]),
                "resultMean": images.mean(over: [0]), "resultSquare": square(images).mean(over: [0]),
            ]
        }
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        [try ModelPart(whole: model, batchSize: batchSize) { model.logits($0) }]
    }

    /// What is measured; with noise also the error of the noisy images, which is the noise's and not the model's.
    public var testMetrics: [Metric] { means + [ReconstructionDiversity.metric] }

    private var means: [Metric] { [.loss, .meanSquaredError] + (noise == nil ? [] : [Metric("noisyMSE", nil)]) }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        var diversity = ReconstructionDiversity()
        var results = try evaluation.means(means, over: set, batchSize: batchSize) { try diversity.add($0, share: $1) }
        results[ReconstructionDiversity.metric] = diversity.value
        return results
    }

    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] {
        [ReconstructionDiversity.finding(in: record)].compactMap { $0 }
    }

    /// Rows of test images, of their noisy versions where there is noise, and of what the model makes of those.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        let columns = 10
        let count = min(set.count, 4 * columns)
        var versions: [[Image]] = [[], [], []]
        try set.limited(to: count).forEachBatch(of: batchSize) { _, batch in
            versions[0] += try batch.indices.map { try set.image(at: Int($0)) }
            let drawn = try evaluation.images("noisy", "images", of: batch)
            versions[1] += drawn[0]
            versions[2] += drawn[1]
        }
        if noise == nil { versions.remove(at: 1) }
        return try ImageGrid(comparing: versions, columns: min(columns, count))
    }
}
