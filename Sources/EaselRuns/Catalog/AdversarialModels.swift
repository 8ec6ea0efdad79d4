import EaselCore
import EaselFiles
import EaselLayers
import EaselModels
import EaselTraining

/// The training options of a GAN.
struct AdversarialTraining: Sendable {
    /// The loss and its options, except for the discriminator's learning rate.
    var game = AdversarialOptions()
    /// The discriminator's learning rate, if it differs from the generator's.
    var discriminatorLearningRate: Float?
    /// The decay of the generator's moving average.
    var averageDecay: Float?
    /// The half-life of the generator's moving average as a share of the images seen.
    var averageHalfLife: Float?

    static let options: [ModelOption<AdversarialTraining>] = [
        ModelOption(
            "loss", \.game.loss, help: "The loss of both players: \(AdversarialLoss.names).",
            parse: { try AdversarialLoss(parsing: $0) }, text: { $0.rawValue }),
        ModelOption(
            "discriminatorSteps", \.game.discriminatorSteps,
            help: "Discriminator steps for each generator step.", in: 1...1000),
        ModelOption(
            "discriminatorRateFactor", \.game.discriminatorRateFactor,
            help: "The discriminator's learning rate as a multiple of the generator's.", valueName: "factor",
            in: 1e-6...1e6),
        ModelOption(
            "discriminatorLearningRate", \.discriminatorLearningRate,
            help: "The discriminator's learning rate, in place of such a multiple.", valueName: "rate", in: 1e-12...1e6),
        ModelOption(
            "realTarget", \.game.realTarget,
            help: "The discriminator's target for real pictures; 0.9 is one-sided label smoothing.",
            valueName: "share", in: 0.01...1),
        ModelOption(
            "gradientPenalty", \.game.gradientPenalty,
            help: "The weight of the gradient penalty between real and drawn pictures; 10 with wasserstein.",
            valueName: "weight", in: 0...1e6, usual: { AdversarialOptions(loss: $0.game.loss).gradientPenalty }),
        ModelOption(
            "r1", \.game.realGradientPenalty, help: "The weight of the R1 gradient penalty, at real pictures.",
            valueName: "weight", in: 0...1e6),
        ModelOption(
            "r1Interval", \.game.realGradientPenaltyInterval,
            help: "Discriminator steps for each step of that penalty.", in: 1...1000),
        ModelOption(
            "diffAugment", \.game.augmentation,
            help: "Random changes to all pictures that the discriminator sees, for small folders: "
                + "\(DifferentiableAugmentation.named.map(\.name).joined(separator: ", ")), several with commas between, or none.",
            valueName: "names", parse: { try DifferentiableAugmentation(parsing: $0) },
            text: { $0.isEmpty ? nil : $0.description }),
        ModelOption(
            "averageDecay", \.averageDecay,
            help: "Draw samples from a moving average of the generator with this decay, such as 0.999.",
            valueName: "share", in: 0...0.999_999),
        ModelOption(
            "averageHalfLife", \.averageHalfLife,
            help:
                "Draw samples from a moving average of the generator whose half-life is this share of the pictures seen, "
                + "such as 0.05.", valueName: "share", in: 1e-12...1),
        ModelOption(
            "averageStatistics", \.game.averageStatistics,
            help: "Statistics of batch normalisation of that average: standing, measured for it, or copied.",
            parse: { try AverageStatistics(parsing: $0) }, text: { $0.rawValue }),
    ]

    /// The options as they are where nothing is chosen: the statistics of an average were copied before there was a
    /// choice.
    init() { game.averageStatistics = .copied }

    /// Checks that the options make sense together.
    static func check(_ training: AdversarialTraining, _ model: String) throws(OptionError) {
        guard training.averageDecay == nil || training.averageHalfLife == nil else {
            throw OptionError("\(model): --average-decay and --average-half-life cannot both be given")
        }
        guard training.game.realTarget == 1 || training.game.loss.takesRealTarget else {
            throw OptionError(
                "\(model): --real-target has no meaning for the loss \(training.game.loss.rawValue), which knows no label "
                    + "to smooth")
        }
    }

    /// The options with the discriminator's learning rate as a multiple of the generator's.
    func options(learningRate: Float) -> AdversarialOptions {
        var options = game
        options.average =
            averageDecay.map { .decay($0) } ?? averageHalfLife.map { .halfLife(share: $0, limit: nil) }
        if let rate = discriminatorLearningRate, learningRate > 0 {
            options.discriminatorRateFactor = rate / learningRate
        }
        return options
    }
}

extension ModelCatalog {
    /// The catalogue entries of a GAN.
    static func entries<Model: CatalogModel & AdversarialModel>(of _: Model.Type) -> [Entry]
    where Model.Configuration: AdversarialConfiguration {
        Model.entries.map { variant in
            let builder = ModelBuilder<Model, AdversarialTraining>(
                entry: variant, training: AdversarialTraining(), table: AdversarialTraining.options,
                check: AdversarialTraining.check)
            // Some losses look at each image by itself, whatever the options of the discriminator are.
            @Sendable func adapt(
                _ configuration: inout Model.Configuration, _ training: AdversarialTraining
            ) throws(OptionError) {
                guard training.game.needsUnnormalisedDiscriminator else { return }
                if let request = configuration.batchNormRequest {
                    throw OptionError(
                        "\(variant.name): \(request) mixes the pictures of a batch, and --r1 and --gradient-penalty look "
                            + "at each by itself; leave one out, as with --r1 0")
                }
                configuration = configuration.withoutBatchNorm
            }
            let build = { @Sendable (choice: ModelChoice) in try builder(choice, adapt: adapt) }
            var entry = Entry(builder, .generation, optimizer: { Adam(learningRate: 2e-4, beta1: 0.5) }) {
                choice, setup in
                let (model, training) = try build(choice)
                return try AdversarialRecipe(
                    model, options: training.options(learningRate: setup.optimizer.learningRate),
                    optimizer: setup.optimizer, batchSize: setup.batchSize, clipping: setup.clipping, seed: setup.seed,
                    workers: setup.workers)
            }
            (entry.hasPrior, entry.takesJudge) = (true, true)
            entry.features = FeatureModel(of: Model.self) { options throws(OptionError) in
                var (configuration, training, _) = try builder.values(options)
                try adapt(&configuration, training)
                return configuration
            }
            entry.rates = ["discriminatorLearningRate": "the discriminator's learning rate"]
            entry.presets = AdversarialPresets.presets {
                Model.tunedOptions(in: $0)
            } rates: {
                Model.tunedRates(for: $0)
            }
            entry.drawing = { choice, checkpoint, workers in
                let model = try build(choice).model
                let averages = namedParameters(of: ["average": model.generator])
                let isAveraged = averages.contains { checkpoint.tensor($0.name) != nil }
                try checkpoint.read(isAveraged ? averages : namedParameters(of: ["generator": model.generator]))
                return try LatentDecoder(model, workers: workers)
            }
            return entry
        }
    }
}

extension AdversarialLoss {
    /// The names of all.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Reads a name.
    /// - Throws: `OptionError` with the names there are.
    init(parsing text: String) throws(OptionError) {
        guard let loss = AdversarialLoss(rawValue: text) else {
            throw OptionError("there is no loss \"\(text)\" of two players; there are \(Self.names)")
        }
        self = loss
    }
}

extension AverageStatistics {
    /// Reads a name.
    /// - Throws: `OptionError` with the names there are.
    init(parsing text: String) throws(OptionError) {
        guard let statistics = AverageStatistics(rawValue: text) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw OptionError("there are no statistics \"\(text)\" of an average; there are \(names)")
        }
        self = statistics
    }
}
