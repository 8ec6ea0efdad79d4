import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

extension ModelCatalog {
    /// The generative models beside the autoencoder.
    static let generativeNames = ["dense-autoencoder", "denoising-autoencoder", "vae", "gan", "dcgan"]

    /// What trains one of `generativeNames`.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    static func generativeRecipe(for record: RunRecord, workers: Workers) throws -> any Recipe {
        let optimizer = try record.optimiser.makeOptimizer()
        switch record.model.name {
        case "dense-autoencoder", "denoising-autoencoder":
            let noise = record.model.name == "dense-autoencoder" ? nil : try noise(of: record.model)
            return try ReconstructionRecipe(
                imageAutoencoder(record.model, image: record.imageShape), noise: noise, optimizer: optimizer,
                batchSize: record.batchSize, clipping: record.gradientClipping, seed: record.seed, workers: workers)
        case "vae":
            return try VariationalAutoencoderRecipe(
                variationalAutoencoder(record.model, image: record.imageShape),
                options: variationalOptions(of: record), optimizer: optimizer, batchSize: record.batchSize,
                clipping: record.gradientClipping, seed: record.seed, workers: workers)
        case "gan", "dcgan":
            return try AdversarialRecipe(
                adversarialModel(record.model, image: record.imageShape),
                options: adversarialOptions(of: record.model, learningRate: optimizer.learningRate),
                optimizer: optimizer, batchSize: record.batchSize, clipping: record.gradientClipping,
                seed: record.seed, workers: workers)
        default: throw unknown(record.model.name)
        }
    }

    /// Any model that gives back pictures, as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func imageAutoencoder(_ model: RunRecord.Model, image: ImageShape) throws -> any ImageAutoencoder {
        switch model.name {
        case "autoencoder": return try autoencoder(model, image: image)
        case "denoising-autoencoder":
            _ = try noise(of: model)
            var plain = RunRecord.Model(name: "autoencoder", options: model.options)
            plain.options["noise"] = nil
            return try autoencoder(plain, image: image)
        case "dense-autoencoder":
            var reader = OptionReader(model)
            let configuration = DenseAutoencoderConfiguration(
                height: image.height, width: image.width, channels: image.channels,
                latentSize: try reader.integer("latentSize", 256),
                activation: try reader.text("activation") { try Activation(parsing: $0) } ?? .relu)
            try reader.finish()
            return try DenseAutoencoder(configuration)
        case "vae": return try variationalAutoencoder(model, image: image)
        default: throw StepError("\(model.name): not a model that gives back pictures")
        }
    }

    /// A variational autoencoder as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for an option that does not exist.
    public static func variationalAutoencoder(
        _ model: RunRecord.Model, image: ImageShape
    ) throws -> VariationalAutoencoder {
        var reader = OptionReader(model)
        let usual = VariationalAutoencoderConfiguration()
        let configuration = VariationalAutoencoderConfiguration(
            height: image.height, width: image.width, channels: image.channels,
            widths: try reader.integers("widths", usual.widths),
            hiddenSize: try reader.integer("hiddenSize", usual.hiddenSize),
            latentSize: try reader.integer("latentSize", usual.latentSize))
        _ = try lossOptions(&reader, stepsPerEpoch: 1)
        try reader.finish()
        return try VariationalAutoencoder(configuration)
    }

    /// A generator and its discriminator as a run describes them, their parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func adversarialModel(_ model: RunRecord.Model, image: ImageShape) throws -> any AdversarialModel {
        var reader = OptionReader(model)
        let options = try gameOptions(&reader, learningRate: 1)
        let latentSize = try reader.integer("latentSize", 100)
        switch model.name {
        case "gan":
            let configuration = GANConfiguration(
                height: image.height, width: image.width, channels: image.channels,
                widths: try reader.integers("widths", [256, 512]), latentSize: latentSize)
            try reader.finish()
            return try GAN(configuration)
        case "dcgan":
            let configuration = DCGANConfiguration(
                height: image.height, width: image.width, channels: image.channels,
                baseWidth: try reader.integer("baseWidth", 64), latentSize: latentSize,
                isDiscriminatorNormalised: !options.needsUnnormalisedDiscriminator)
            try reader.finish()
            return try DCGAN(configuration)
        default: throw StepError("\(model.name): not a model of two players")
        }
    }

    private static func noise(of model: RunRecord.Model) throws -> PictureNoise {
        var reader = OptionReader(model)
        return try reader.text("noise") { try PictureNoise(parsing: $0) } ?? .gaussian(standardDeviation: 0.5)
    }

    private static func variationalOptions(of record: RunRecord) throws -> VariationalAutoencoderOptions {
        var reader = OptionReader(record.model)
        let batches = (record.dataset.trainCount + record.batchSize - 1) / max(record.batchSize, 1)
        return try lossOptions(&reader, stepsPerEpoch: batches)
    }

    /// `likelihood` is `bernoulli` or `gaussian:0.1`; `klWarmUp` counts epochs.
    private static func lossOptions(
        _ reader: inout OptionReader, stepsPerEpoch: Int
    ) throws -> VariationalAutoencoderOptions {
        let likelihood = try reader.text("likelihood") { try ReconstructionLikelihood(parsing: $0) } ?? .bernoulli
        let beta = try reader.number("beta") ?? 1
        let epochs = try reader.number("klWarmUp") ?? 0
        guard (0...1e6).contains(epochs) else {
            throw StepError("vae: klWarmUp is \(epochs) epochs, it must be at least 0")
        }
        return VariationalAutoencoderOptions(
            likelihood: likelihood, beta: beta, warmUpSteps: Int(epochs * Float(stepsPerEpoch)))
    }

    private static func adversarialOptions(
        of model: RunRecord.Model, learningRate: Float
    ) throws -> AdversarialOptions {
        var reader = OptionReader(model)
        return try gameOptions(&reader, learningRate: learningRate)
    }

    private static func gameOptions(
        _ reader: inout OptionReader, learningRate: Float
    ) throws -> AdversarialOptions {
        let loss = try reader.text("loss") { text in
            guard let loss = AdversarialLoss(rawValue: text) else {
                let names = AdversarialLoss.allCases.map(\.rawValue).joined(separator: ", ")
                throw StepError("there is no loss \"\(text)\" of two players; there are \(names)")
            }
            return loss
        }
        let rate = try reader.number("discriminatorLearningRate")
        // A schedule that starts from 0 would leave nothing to take a share of.
        let factor = learningRate > 0 ? (rate ?? learningRate) / learningRate : 1
        return AdversarialOptions(
            loss: loss ?? .nonSaturating, discriminatorSteps: try reader.integer("discriminatorSteps", 1),
            discriminatorRateFactor: factor, realTarget: try reader.number("realTarget") ?? 1,
            gradientPenalty: try reader.number("gradientPenalty"),
            realGradientPenalty: try reader.number("r1") ?? 0, averageDecay: try reader.number("averageDecay"))
    }
}

extension ReconstructionLikelihood {
    /// Reads `bernoulli`, or `gaussian:0.1` with the standard deviation of a pixel.
    /// - Throws: `StepError` with what there is.
    public init(parsing text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if text == "bernoulli" {
            self = .bernoulli
        } else if parts.count == 2, parts[0] == "gaussian", let deviation = Float(parts[1]), deviation > 0,
            deviation.isFinite
        {
            self = .gaussian(standardDeviation: deviation)
        } else {
            throw StepError("there is no likelihood \"\(text)\"; there are bernoulli and gaussian:0.1")
        }
    }
}
