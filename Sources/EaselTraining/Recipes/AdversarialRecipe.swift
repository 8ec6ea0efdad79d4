import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// Trains the two players of a GAN in turn: two steps over shared parameters, each with noise of its own.
///
/// Training measures both losses, and as `real` and `fake` the mean probability that the discriminator gives real and
/// drawn pictures of being real. Evaluation measures what a GAN's losses do not tell: the discriminator's `accuracy` on
/// test and drawn pictures, and `diversity`, how much drawn pictures differ from one another, by their mean squared
/// distance, divided by how much test pictures do.
///
/// Running statistics of batch normalisation move whenever a player is used in training, also in the other's step.
public final class AdversarialRecipe: Recipe {
    /// The model.
    public let model: any AdversarialModel
    /// What it is trained with.
    public let options: AdversarialOptions
    public let parameters: [NamedParameter]
    public let trainNames = ["discriminator loss", "generator loss", "real", "fake"]
    /// No loss of a GAN says which checkpoint is best, so none is until the Fréchet distance is measured.
    public let scoreName = "frechetDistance"

    /// The discriminator's step.
    public let discriminatorStep: TrainStep
    /// The generator's step.
    public let generatorStep: TrainStep
    /// Pictures of noise, by the average of the generator where there is one.
    public let latentPictures: LatentPictures
    /// The average of the generator, a model of the same make of which only the generator is used.
    public let average: (any AdversarialModel)?
    private let movingAverage: MovingAverage?
    private let evaluation: EvaluationStep
    private let batchSize: Int
    private let seed: UInt64

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - options: The loss and all about it.
    ///   - optimizer: The rule of the update, for each player with numbers of its own.
    ///   - batchSize: Pictures in a batch, for training and for evaluating.
    ///   - clipping: What is done to large gradients.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    ///   - noise: What pictures are drawn from in training, given a shape: standard normal unless told otherwise.
    /// - Throws: Options that do not go together, and what building a step reports.
    public init(
        _ model: any AdversarialModel, options: AdversarialOptions = AdversarialOptions(), optimizer: any Optimizer,
        batchSize: Int, clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared,
        noise: @escaping (Shape) -> Tensor = { .randomNormal($0) }
    ) throws {
        try options.check()
        (self.model, self.options, self.batchSize, self.seed) = (model, options, batchSize, seed)
        let (generator, discriminator) = (model.generator, model.discriminator)
        let (latentSize, loss) = (model.latentSize, options.loss)
        if options.needsUnnormalisedDiscriminator,
            let statistic = namedParameters(of: discriminator).first(where: { !$0.parameter.isTrainable })
        {
            throw StepError(
                "a gradient penalty looks at each picture alone, but the discriminator's \(statistic.name) is of batch "
                    + "normalisation, which mixes them; build it without")
        }
        // Named by player, so that the two do not begin with the same numbers, nor share names in a checkpoint.
        let players = (generator: ["generator": generator], discriminator: ["discriminator": discriminator])
        let generatorParameters = namedParameters(of: players.generator)
        let own = generatorParameters + namedParameters(of: players.discriminator)
        initializeMissing(own, seed: seed)

        discriminatorStep = try TrainStep(
            updating: players.discriminator, alsoUsing: [players.generator], with: optimizer, images: model.imageSize,
            batchSize: batchSize, range: .minusOneToOne, clipping: clipping, seed: seed, name: "discriminator",
            workers: workers
        ) { batch in
            let drawn = generator(noise([batch.size, latentSize])).detached()
            let (real, fake) = (discriminator(batch.images), discriminator(drawn))
            batch.report("real", sigmoid(real).mean())
            batch.report("fake", sigmoid(fake).mean())
            if options.discriminatorSteps > 1 { batch.report("generator loss", loss.generator(fake: fake)) }
            var total = loss.discriminator(real: real, fake: fake, realTarget: options.realTarget)
            if options.gradientPenalty > 0 {
                let penalty = gradientPenalty(real: batch.images, fake: drawn, critic: discriminator.callAsFunction)
                total = total + penalty * options.gradientPenalty
            }
            if options.realGradientPenalty > 0 {
                let penalty = realGradientPenalty(batch.images, discriminator: discriminator.callAsFunction)
                total = total + penalty * options.realGradientPenalty
            }
            return total
        }
        generatorStep = try TrainStep(
            updating: players.generator, alsoUsing: [players.discriminator], with: optimizer, images: model.imageSize,
            batchSize: batchSize, range: .minusOneToOne, clipping: clipping, seed: seed, name: "generator",
            workers: workers
        ) { batch in
            loss.generator(fake: discriminator(generator(noise([batch.size, latentSize]))))
        }

        average = try options.averageDecay.map { _ in try model.remade() }
        let averages = average.map { namedParameters(of: ["average": $0.generator]) } ?? []
        movingAverage = try options.averageDecay.map {
            try MovingAverage(averages, following: generatorParameters, decay: $0, workers: workers)
        }
        parameters = own + averages
        let drawing = average ?? model
        latentPictures = try LatentPictures(drawing, workers: workers)
        evaluation = try EvaluationStep(
            of: [players.discriminator, ["generator": drawing.generator]], images: model.imageSize,
            batchSize: batchSize, range: .minusOneToOne, seed: ~seed, workers: workers
        ) { batch in
            let drawn = drawing.generator(.randomNormal([batch.size, latentSize]))
            let (real, fake) = (discriminator(batch.images), discriminator(drawn))
            return [
                "accuracy": ((real .> 0).mean() + (fake .<= 0).mean()) * 0.5,
                "drawnVariance": drawn.variance(over: [0]).mean(),
                "realVariance": batch.images.variance(over: [0]).mean(),
            ]
        }
    }

    public var optimizerStates: [OptimizerState] { [discriminatorStep.optimizerState, generatorStep.optimizerState] }
    public var trainingSteps: [TrainStep] { [discriminatorStep, generatorStep] }

    public var stepCount: Int {
        get { discriminatorStep.stepCount }
        set {
            discriminatorStep.stepCount = newValue
            generatorStep.stepCount = newValue / options.discriminatorSteps
        }
    }

    /// The discriminator learns from the batch, then, where it is its turn, the generator. Where it is not, its loss is
    /// measured in the discriminator's step.
    public func train(on batch: Batch, learningRate: Float, into values: inout [Float]) throws {
        discriminatorStep.learningRate = learningRate * options.discriminatorRateFactor
        generatorStep.learningRate = learningRate
        values.append(try discriminatorStep(batch))
        let program = try discriminatorStep.program(batchSize: batch.size)
        if discriminatorStep.stepCount % options.discriminatorSteps == 0 {
            values.append(try generatorStep(batch))
            movingAverage?.follow(step: generatorStep.stepCount)
        } else {
            values.append(program.scalar("generator loss"))
        }
        values.append(program.scalar("real"))
        values.append(program.scalar("fake"))
    }

    public func evaluate(on set: ImageSet) throws -> [String: Double] {
        let means = try evaluation.means(over: set, batchSize: batchSize)
        var results = ["accuracy": means["accuracy"] ?? 0]
        // Pictures that are all alike leave nothing to compare with.
        if let real = means["realVariance"], real > 0 { results["diversity"] = (means["drawnVariance"] ?? 0) / real }
        return results
    }

    /// Pictures drawn from the same noise every epoch.
    public func samples(from set: ImageSet) throws -> ImageGrid {
        try ImageGrid(latentPictures.pictures(count: 64, seed: seed), columns: 8)
    }
}
