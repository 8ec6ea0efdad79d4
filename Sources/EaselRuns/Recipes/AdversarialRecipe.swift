import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a GAN: its two players in turn, by two steps over shared parameters, each with noise of its own.
///
/// Training measures both losses, and as `real` and `fake` the discriminator's mean output for real and generated
/// images: the probability of being real, or the logit with a loss that defines no probability. Evaluation measures
/// what a GAN's losses do not tell: the discriminator's `accuracy` on test and generated images, if the loss says what
/// counts as real, and `diversity`, the mean squared distance between generated images divided by that between test
/// images.
///
/// Running statistics of batch normalisation move whenever a player is used in training, also in the other's step.
public final class AdversarialRecipe: Recipe {
    /// The model.
    public let model: any AdversarialModel
    /// The training options.
    public let options: AdversarialOptions
    public let parameters: [NamedParameter]
    public let trainMetrics = [
        AdversarialMetrics.discriminatorLoss, AdversarialMetrics.generatorLoss, AdversarialMetrics.real,
        AdversarialMetrics.fake,
    ]
    /// No loss of a GAN says which checkpoint is best, so none is until the Fréchet distance is measured.
    public let score = Metric.frechetDistance

    /// The discriminator's step.
    package let discriminatorStep: TrainStep
    /// The generator's step.
    package let generatorStep: TrainStep
    /// The discriminator's step of R1, where that is taken now and then.
    package let penaltyStep: TrainStep?
    /// The decoder of noise, by the moving average of the generator if there is one; latents of a model with classes
    /// end in the class.
    public let latentDecoder: LatentDecoder
    /// The moving average of the generator: a model of the same configuration of which only the generator is used.
    package var average: (any AdversarialModel)? { follower?.model }
    /// The judge of the generated images, if there is one; it does not affect training or its random numbers.
    package var judging: GeneratorJudging?
    public private(set) var perDimension: [String: [Double]] = [:]
    private let follower: GeneratorAverage?
    private let evaluation: EvaluationStep
    private let batchSize: Int
    private let seed: UInt64

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - options: The loss and its options.
    ///   - optimizer: The optimizer, of which each player has a state of its own.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    ///   - noise: What images are drawn from in training, given a shape: standard normal by default.
    ///   - mixing: How far from real to drawn images a gradient penalty looks, given a shape: uniform in `0…1` unless
    ///     told otherwise.
    /// - Throws: Options that do not go together, and what building a step reports.
    public init(
        _ model: any AdversarialModel, options: AdversarialOptions = AdversarialOptions(), optimizer: any Optimizer,
        batchSize: Int, clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared,
        noise: @escaping (Shape) -> Tensor = { .randomNormal($0) },
        mixing: @escaping (Shape) -> Tensor = { .randomUniform($0) }
    ) throws {
        try options.check()
        (self.model, self.options, self.batchSize, self.seed) = (model, options, batchSize, seed)
        let (generator, discriminator) = (model.generator, model.discriminator)
        let (latentSize, loss, isConditional) = (model.latentSize, options.loss, model.classes != nil)
        if options.needsUnnormalisedDiscriminator,
            let statistic = namedParameters(of: discriminator).first(where: \.isRunningStatistic)
        {
            throw OptionError(
                "a gradient penalty looks at each picture alone, but the discriminator's \(statistic.name) is of batch "
                    + "normalisation, which mixes them; build it without")
        }
        // Named by player, so that the two do not begin with the same numbers, nor share names in a checkpoint.
        let players = (generator: ["generator": generator], discriminator: ["discriminator": discriminator])
        let generatorParameters = namedParameters(of: players.generator)
        let own = generatorParameters + namedParameters(of: players.discriminator)
        initializeMissing(own, seed: seed)

        let takesPenaltyAlone = options.realGradientPenalty > 0 && options.realGradientPenaltyInterval > 1
        discriminatorStep = try TrainStep(
            updating: players.discriminator, alsoUsing: [players.generator], with: optimizer, images: model.imageShape,
            batchSize: batchSize, scaling: .minusOneToOne, clipping: clipping, seed: seed, name: "discriminator",
            metric: AdversarialMetrics.discriminatorLoss, workers: workers
        ) { batch in
            let labels = isConditional ? batch.labels : nil
            let discriminate = { (images: Tensor) in
                model.discriminate(options.augmentation(images), labels: labels)
            }
            let drawn = model.generate(noise([batch.size, latentSize]), labels: labels).detached()
            let (real, fake) = (discriminate(batch.images), discriminate(drawn))
            batch.report(AdversarialMetrics.real, loss.opinion(real).mean())
            batch.report(AdversarialMetrics.fake, loss.opinion(fake).mean())
            if options.discriminatorSteps > 1 {
                batch.report(AdversarialMetrics.generatorLoss, loss.generator(fake: fake))
            }
            var total = loss.discriminator(real: real, fake: fake, realTarget: options.realTarget)
            if options.gradientPenalty > 0 {
                let penalty = gradientPenalty(
                    real: batch.images, fake: drawn, mixing: mixing([batch.size]), critic: discriminate)
                total = total + penalty * options.gradientPenalty
            }
            if options.realGradientPenalty > 0, !takesPenaltyAlone {
                let penalty = realGradientPenalty(batch.images, discriminator: discriminate)
                total = total + penalty * options.realGradientPenalty
            }
            return total
        }
        penaltyStep = try Self.penaltyStep(
            takesPenaltyAlone, model, options, sharing: discriminatorStep, with: optimizer, batchSize: batchSize,
            clipping: clipping, seed: seed, workers: workers)
        generatorStep = try TrainStep(
            updating: players.generator, alsoUsing: [players.discriminator], with: optimizer, images: model.imageShape,
            batchSize: batchSize, scaling: .minusOneToOne, clipping: clipping, seed: seed, name: "generator",
            metric: AdversarialMetrics.generatorLoss, workers: workers
        ) { batch in
            // Of the classes of the batch, so that each is drawn as often as it is seen.
            let labels = isConditional ? batch.labels : nil
            let drawn = model.generate(noise([batch.size, latentSize]), labels: labels)
            return loss.generator(fake: model.discriminate(options.augmentation(drawn), labels: labels))
        }

        follower = try GeneratorAverage(of: model, options, batchSize: batchSize, seed: seed, workers: workers)
        parameters = own + (follower?.parameters ?? [])
        let drawing = follower?.model ?? model
        latentDecoder = try LatentDecoder(drawing, workers: workers)
        latentDecoder.prepare = { [follower] in try follower?.settle() }
        evaluation = try EvaluationStep(
            of: [players.discriminator, ["generator": drawing.generator]], images: model.imageShape,
            batchSize: batchSize, scaling: .minusOneToOne, seed: ~seed, workers: workers
        ) { batch in
            let labels = isConditional ? batch.labels : nil
            let drawn = drawing.generate(.randomNormal([batch.size, latentSize]), labels: labels)
            let real = model.discriminate(batch.images, labels: labels)
            let fake = model.discriminate(drawn, labels: labels)
            let threshold = loss.threshold(realTarget: options.realTarget) ?? 0
            return [
                "accuracy": ((real .> threshold).mean() + (fake .<= threshold).mean()) * 0.5,
                "drawnMean": drawn.mean(over: [0]), "drawnSquare": square(drawn).mean(over: [0]),
                "realMean": batch.images.mean(over: [0]), "realSquare": square(batch.images).mean(over: [0]),
            ]
        }
    }

    /// The discriminator's step of R1, over its players' shared optimizer state.
    private static func penaltyStep(
        _ isTaken: Bool, _ model: any AdversarialModel, _ options: AdversarialOptions, sharing step: TrainStep,
        with optimizer: any Optimizer, batchSize: Int, clipping: GradientClipping?, seed: UInt64, workers: Workers
    ) throws -> TrainStep? {
        guard isTaken else { return nil }
        let weight = options.realGradientPenalty * Float(options.realGradientPenaltyInterval)
        return try TrainStep(
            updating: ["discriminator": model.discriminator], with: optimizer, sharing: step.optimizerState,
            images: model.imageShape, batchSize: batchSize, scaling: .minusOneToOne, clipping: clipping, seed: seed,
            name: "penalty", workers: workers
        ) { batch in
            let labels = model.classes == nil ? nil : batch.labels
            return realGradientPenalty(batch.images) {
                model.discriminate(options.augmentation($0), labels: labels)
            } * weight
        }
    }

    public var optimizerStates: [OptimizerState] { [discriminatorStep.optimizerState, generatorStep.optimizerState] }
    public var trainingSteps: [TrainStep] { [discriminatorStep, generatorStep] }
    public var allSteps: [TrainStep] { [discriminatorStep] + (penaltyStep.map { [$0] } ?? []) + [generatorStep] }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        let (model, images) = (model, model.imageShape.batch(of: batchSize))
        func labels(_ trace: Trace) -> Tensor? { model.classes.map { trace.input("shares", [batchSize, $0]) } }
        let generator = try ModelSummary(of: ["generator": model.generator]) {
            model.generate($0.input("noise", [batchSize, model.latentSize]), labels: labels($0))
        }
        let discriminator = try ModelSummary(of: ["discriminator": model.discriminator]) {
            model.discriminate($0.input("images", images), labels: labels($0))
        }
        return [
            ModelPart(name: "generator", summary: generator),
            ModelPart(name: "discriminator", summary: discriminator),
        ]
    }

    public func judge(by judging: GeneratorJudging) throws { self.judging = judging }

    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] {
        try [evaluation.plan(batchSize: batchSize)] + latentDecoder.plans
            + (follower?.plans ?? [])
    }

    /// Measures the averaged generator's statistics anew.
    public func settle() throws { try follower?.settle() }

    public var stepCount: Int {
        get { discriminatorStep.stepCount }
        set {
            // Other weights come with another number of steps.
            follower?.forget()
            discriminatorStep.stepCount = newValue
            generatorStep.stepCount = newValue / options.discriminatorSteps
        }
    }

    /// The discriminator learns from the batch, then, where it is its turn, the generator. Where it is not, its loss is
    /// measured in the discriminator's step.
    public func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        discriminatorStep.learningRate = learningRate * options.discriminatorRateFactor
        generatorStep.learningRate = learningRate
        try discriminatorStep(batch)
        var values = discriminatorStep.measured
        if let penaltyStep, discriminatorStep.stepCount % options.realGradientPenaltyInterval == 0 {
            penaltyStep.learningRate = discriminatorStep.learningRate
            // Counted as a part of the step before it, so that a run that is taken up counts the same.
            penaltyStep.stepCount = discriminatorStep.stepCount - 1
            try penaltyStep(batch)
        }
        if discriminatorStep.stepCount % options.discriminatorSteps == 0 {
            values[AdversarialMetrics.generatorLoss] = try generatorStep(batch)
            try follower?.follow(step: generatorStep.stepCount)
        }
        return values
    }

    public var testMetrics: [Metric] {
        (options.loss.threshold() == nil ? [] : [AdversarialMetrics.accuracy]) + [AdversarialMetrics.diversity]
            + (judging == nil ? [] : [.frechetDistance, AdversarialMetrics.judgedImages])
    }

    public func check(_ source: any ImageSource) throws {
        guard let classes = model.classes else { return }
        try source.requireLabels(classes: classes)
    }

    /// The metrics that a GAN's losses do not tell; with a judge, also `frechetDistance` over `judgedPictures`, and as
    /// `perDimension["classShares"]` the share of each class among drawn images.
    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        try check(set)
        try settle()
        var (drawn, real) = (PixelMoments(), PixelMoments())
        var (accuracy, results) = (0.0, [Metric: Double]())
        try set.forEachBatch(of: batchSize) { index, batch in
            // A step of its own for each batch, so that no two are compared with the same drawn images.
            let program = try evaluation(batch, step: UInt64(index))
            let share = Double(batch.size) / Double(set.count)
            accuracy += try Double(program.scalar("accuracy")) * share
            try drawn.add(program.output("drawnMean"), program.output("drawnSquare"), share: share)
            try real.add(program.output("realMean"), program.output("realSquare"), share: share)
        }
        if options.loss.threshold() != nil { results[AdversarialMetrics.accuracy] = accuracy }
        // Images that are all alike leave nothing to compare with.
        if real.variance > 0 { results[AdversarialMetrics.diversity] = drawn.variance / real.variance }
        if let judging {
            let verdict = try judging.verdict(on: set, drawn: drawnPixels(like: judging.compared(of: set)))
            results.merge(verdict.measurements) { $1 }
            perDimension["classShares"] = verdict.classShares
        }
        return results
    }

    /// As many drawn images as a set has, of its classes where there are any.
    private func drawnPixels(like set: any ImageSource) throws -> [Float] {
        let count = set.count
        let labels = model.classes == nil ? nil : set.labels
        return try latentDecoder.values(
            of: latentDecoder.latents(count: count, seed: ~seed) { place in labels.map { Int($0[place]) } })
    }

    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] {
        let name = AdversarialMetrics.generatorLoss.name
        var findings = [
            record.test["diversity"].flatMap {
                HealthFinding.modes(diversity: $0, before: previous?.test["diversity"], step: record.step)
            }
        ]
        // Only where the loss makes the logits say how likely an image is to be real.
        if options.loss.isOfProbabilities, let real = record.train["real"], let fake = record.train["fake"],
            let accuracy = record.test["accuracy"], let loss = record.train[name]
        {
            findings.append(.silence(real: real, fake: fake, accuracy: accuracy, step: record.step))
            findings.append(
                .game(
                    real: real, fake: fake, realTarget: Double(options.realTarget), accuracy: accuracy,
                    generatorLoss: loss, before: previous?.train[name], step: record.step))
        }
        return findings.compactMap { $0 }
    }

    /// Images drawn from the same noise every epoch, where there are classes a column of each.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        let columns = min(model.classes ?? 8, 10)
        return try ImageGrid(latentDecoder.images(count: 8 * columns, seed: seed), columns: columns)
    }
}
