import EaselCore
import EaselLayers
import EaselModels
import EaselTraining

/// The training options of a variational autoencoder.
struct VariationalTraining: Sendable {
    /// The likelihood of an image, given the decoder's output.
    var likelihood = ReconstructionLikelihood.bernoulli
    /// The weight β of the KL divergence.
    var beta: Float = 1
    /// KL warm-up: the epochs over which that weight rises.
    var warmUp: Float = 0
    /// Binarisation of the images.
    var isBinarised = false

    static let options: [ModelOption<VariationalTraining>] = [
        ModelOption(
            "likelihood", \.likelihood, help: "bernoulli, or gaussian:0.1 with a pixel's standard deviation.",
            parse: { try ReconstructionLikelihood(parsing: $0) }, text: { $0.description }),
        ModelOption("beta", \.beta, help: "The weight of the KL divergence.", valueName: "weight", in: 0...1e6),
        ModelOption(
            "klWarmUp", \.warmUp, help: "Epochs over which that weight rises from 0.", valueName: "epochs", in: 0...1e6),
        ModelOption(
            "binarise", \.isBinarised,
            help: "Draw every pixel as 0 or 1 with its value as the probability, as likelihoods in papers are measured."
        ),
    ]

    func options(stepsPerEpoch: Int) -> VariationalAutoencoderOptions {
        VariationalAutoencoderOptions(
            likelihood: likelihood, beta: beta, warmUpSteps: Int(warmUp * Float(stepsPerEpoch)),
            isBinarised: isBinarised)
    }
}

extension ModelCatalog {
    /// The catalogue entries of a conditional variational autoencoder.
    static func entries<Model: CatalogModel & VariationalModel>(of _: Model.Type) -> [Entry] {
        Model.entries.map { entry(builder(Model.self, $0)) }
    }

    /// The catalogue entries of an unconditional one, which reconstructs images without a class.
    static func entries<Model: CatalogModel & VariationalModel & ImageAutoencoder>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = builder(Model.self, variant)
            var entry = entry(build)
            entry.autoencoder = { try build($0).model }
            return entry
        }
    }

    private static func builder<Model: CatalogModel>(
        _ model: Model.Type, _ variant: ModelEntry<Model.Configuration>
    ) -> ModelBuilder<Model, VariationalTraining> {
        ModelBuilder(entry: variant, training: VariationalTraining(), table: VariationalTraining.options)
    }

    private static func entry<Model: VariationalModel>(
        _ build: ModelBuilder<Model, VariationalTraining>
    ) -> Entry {
        var entry = Entry(build, .generation, optimizer: { Adam() }) { choice, setup in
            let (model, training) = try build(choice)
            return try VariationalAutoencoderRecipe(
                model, options: training.options(stepsPerEpoch: setup.stepsPerEpoch), optimizer: setup.optimizer,
                batchSize: setup.batchSize, clipping: setup.clipping, seed: setup.seed, workers: setup.workers)
        }
        entry.hasPrior = true
        entry.drawing = { choice, checkpoint, workers in
            let model = try build(choice).model
            try checkpoint.read(namedParameters(of: model))
            return try LatentDecoder(variational: model, workers: workers)
        }
        return entry
    }
}

extension ReconstructionLikelihood: CustomStringConvertible {
    /// Reads `bernoulli`, or `gaussian:0.1` with the standard deviation of a pixel.
    /// - Throws: `OptionError` that lists the valid values.
    public init(parsing text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if text == "bernoulli" {
            self = .bernoulli
        } else if parts.count == 2, parts[0] == "gaussian", let deviation = Float(parts[1]), deviation > 0,
            deviation.isFinite
        {
            self = .gaussian(standardDeviation: deviation)
        } else {
            throw OptionError("there is no likelihood \"\(text)\"; there are bernoulli and gaussian:0.1")
        }
    }

    /// What `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .bernoulli: "bernoulli"
        case .gaussian(let deviation): "gaussian:\(deviation)"
        }
    }
}
