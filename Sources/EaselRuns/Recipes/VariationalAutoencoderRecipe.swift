import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a variational autoencoder by the evidence lower bound (ELBO), in nats per image.
///
/// Training and evaluation measure `loss`, the negative bound that is minimised, and apart from each other its
/// `reconstruction` and `kl`. Evaluation always weighs the divergence by 1, whatever β is trained with, so that its loss
/// is a bound, and adds `activeDimensions`: how many latent dimensions carry more than 0.01 nats.
public final class VariationalAutoencoderRecipe: SingleStepRecipe {
    /// The model.
    public let model: any VariationalModel
    /// The training options.
    public let options: VariationalAutoencoderOptions
    public let parameters: [NamedParameter]
    public let trainMetrics = [
        VariationalMetrics.loss, VariationalMetrics.reconstruction, VariationalMetrics.divergence,
    ]
    public let testMetrics = [
        VariationalMetrics.loss, VariationalMetrics.reconstruction, VariationalMetrics.divergence,
        VariationalMetrics.activeDimensions, ReconstructionDiversity.metric,
    ]
    public let score = VariationalMetrics.loss

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, `reconstruction`, `kl`, `klPerDimension`, and `images`, reconstructed from the
    /// means.
    public let evaluation: EvaluationStep
    /// Images of latents, with the parameters as they are; latents of a model with classes end in the class.
    public let latentDecoder: LatentDecoder
    public private(set) var perDimension: [String: [Double]] = [:]
    /// The batch size.
    public let batchSize: Int
    let seed: UInt64
    let workers: Workers

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - options: Likelihood, β and its warm-up.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    ///   - noise: The noise latents are sampled from in training, given a shape: standard normal by default.
    /// - Throws: What building a step reports.
    public init(
        _ model: any VariationalModel, options: VariationalAutoencoderOptions = VariationalAutoencoderOptions(),
        optimizer: any Optimizer, batchSize: Int, clipping: GradientClipping? = nil, seed: UInt64 = 0,
        workers: Workers = .shared, noise: @escaping (Shape) -> Tensor = { .randomNormal($0) }
    ) throws {
        guard options.beta >= 0, options.beta.isFinite else {
            throw OptionError("beta is \(options.beta), it must be at least 0")
        }
        (self.model, self.options, self.batchSize, self.seed) = (model, options, batchSize, seed)
        self.workers = workers
        parameters = namedParameters(of: model)
        let isConditional = model.classes != nil
        step = try TrainStep(
            updating: model, with: optimizer, images: model.imageShape, batchSize: batchSize, clipping: clipping,
            seed: seed, metric: VariationalMetrics.loss, workers: workers
        ) { batch in
            // An input, so that warming up changes no program.
            let beta = batch.images.trace.stepInput("beta", [])
            let images =
                options.isBinarised
                ? .randomUniform(batch.images.shape) .< batch.images : batch.images
            let output = model(
                images, labels: isConditional ? batch.labels : nil, noise: noise([batch.size, model.latentSize]))
            let bound = NegativeEvidenceLowerBound(output, of: images, options.likelihood, beta: beta)
            batch.report(VariationalMetrics.reconstruction, bound.reconstruction)
            batch.report(VariationalMetrics.divergence, bound.divergence)
            return bound.loss
        }
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: ~seed, workers: workers
        ) { batch in
            let labels = isConditional ? batch.labels : nil
            let bound = NegativeEvidenceLowerBound(
                model(batch.images, labels: labels, noise: nil), of: batch.images, options.likelihood)
            let images = model.reconstruction(of: batch.images, labels: labels)
            return [
                "loss": bound.loss, "reconstruction": bound.reconstruction, "kl": bound.divergence,
                "klPerDimension": bound.divergencePerDimension,
                "images": images,
                "imageMean": batch.images.mean(over: [0]), "imageSquare": square(batch.images).mean(over: [0]),
                "resultMean": images.mean(over: [0]), "resultSquare": square(images).mean(over: [0]),
            ]
        }
        latentDecoder = try LatentDecoder(variational: model, workers: workers)
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        let (model, images) = (model, model.imageShape.batch(of: batchSize))
        let summary = try ModelSummary(of: model) { trace in
            let labels = model.classes.map { trace.input("shares", [batchSize, $0]) }
            return model(trace.input("images", images), labels: labels, noise: nil).logits
        }
        return [ModelPart(name: "", summary: summary)]
    }

    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] {
        try [evaluation.plan(batchSize: batchSize)] + latentDecoder.plans
    }

    public func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        step.learningRate = learningRate
        let program = try step.program(batchSize: batch.size)
        try program.input("beta")[0] = options.beta(atStep: step.stepCount + 1)
        try step(batch)
        return step.measured
    }

    /// The metrics, and as `perDimension["kl"]` the mean divergence of each latent dimension, in nats.
    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        let (results, divergences) = try measure(on: set)
        perDimension = ["kl": divergences]
        return results
    }

    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] {
        let isWarmingUp = record.step < options.warmUpSteps
        return [
            record.test["kl"].flatMap { .posterior(divergence: $0, isWarmingUp: isWarmingUp, step: record.step) },
            ReconstructionDiversity.finding(in: record),
        ].compactMap { $0 }
    }

    /// The mean divergence of each latent dimension over a set, in nats.
    public func divergencePerDimension(on set: any ImageSource) throws -> [Double] { try measure(on: set).perDimension }

    public func check(_ source: any ImageSource) throws {
        guard let classes = model.classes else { return }
        try source.requireLabels(classes: classes)
    }

    /// Images as the model is measured on them: binarised if it was trained so.
    func seen(_ set: any ImageSource) -> any ImageSource { options.isBinarised ? set.binarised(seed: ~seed) : set }

    private func measure(on set: any ImageSource) throws -> (results: [Metric: Double], perDimension: [Double]) {
        try check(set)
        let set = seen(set)
        // A recipe's training and testing measure the same three.
        var results = Dictionary(uniqueKeysWithValues: trainMetrics.map { ($0, 0.0) })
        var perDimension = [Double](repeating: 0, count: model.latentSize)
        var diversity = ReconstructionDiversity()
        try set.forEachBatch(of: batchSize) { index, batch in
            let program = try evaluation(batch, step: UInt64(index))
            let share = Double(batch.size) / Double(set.count)
            for metric in trainMetrics {
                results[metric, default: 0] += try Double(program.scalar(metric.name)) * share
            }
            try diversity.add(program, share: share)
            for (index, value) in try program.output("klPerDimension").enumerated() {
                perDimension[index] += Double(value) * share
            }
        }
        results[VariationalMetrics.activeDimensions] = Double(perDimension.count { $0 > 0.01 })
        results[ReconstructionDiversity.metric] = diversity.value
        return (results, perDimension)
    }

    /// Test images over their reconstructions, then images drawn from the same noise every epoch, where there are
    /// classes a column of each.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        let columns = min(10, set.count)
        let shown = seen(set).limited(to: 2 * columns)
        var (originals, reconstructions): ([Image], [Image]) = ([], [])
        try shown.forEachBatch(of: batchSize) { _, batch in
            originals += try batch.indices.map { try shown.image(at: Int($0)) }
            reconstructions += try evaluation.images("images", of: batch)[0]
        }
        let drawnColumns = model.classes.map { min($0, 10) } ?? columns
        let drawn = try ImageGrid(
            latentDecoder.images(count: 4 * drawnColumns, seed: seed), columns: drawnColumns)
        return try ImageGrid(
            groups: ImageGrid(comparing: [originals, reconstructions], columns: columns).groups + drawn.groups)
    }
}

extension NegativeEvidenceLowerBound {
    /// The bound of what a model made of images.
    public init(
        _ output: VariationalOutput, of images: Tensor, _ likelihood: ReconstructionLikelihood = .bernoulli,
        beta: Tensor? = nil
    ) {
        self.init(
            logits: output.logits, images: images, mean: output.mean, logVariance: output.logVariance,
            likelihood: likelihood, beta: beta)
    }
}
