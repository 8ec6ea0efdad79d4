import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselTraining

extension ModelCatalog {
    /// What an autoencoder that is no variational one is built from.
    struct ReconstructionOptions {
        var latentSize = 64
        var widths: [Int] = []
        var activation = Activation.relu
        var initializer = Initializer.heNormal
        var noise: PictureNoise?
    }

    /// What a variational autoencoder is built from and trained with.
    struct VariationalOptions {
        var latentSize = 20
        var widths: [Int] = []
        var hiddenSize = 256
        var initializer = Initializer.heNormal
        var likelihood = ReconstructionLikelihood.bernoulli
        var beta: Float = 1
        /// Epochs over which β rises.
        var warmUp: Float = 0
        /// How many classes there are, where the model is told them.
        var classes = 0

        func training(stepsPerEpoch: Int) -> VariationalAutoencoderOptions {
            VariationalAutoencoderOptions(
                likelihood: likelihood, beta: beta, warmUpSteps: Int(warmUp * Float(stepsPerEpoch)))
        }
    }

    static func reconstructionOptions(_ reader: inout OptionReader) throws -> ReconstructionOptions {
        var options = ReconstructionOptions()
        options.initializer = try reader.initializer(.heNormal)
        if reader.model == "dense-autoencoder" {
            options.latentSize = try reader.integer("latentSize", 256)
            options.activation = try reader.text("activation", "relu") { try Activation(parsing: $0) }
            return options
        }
        options.latentSize = try reader.integer("latentSize", 64)
        options.widths = try reader.integers("widths", [16, 32])
        if reader.model == "denoising-autoencoder" {
            options.noise = try reader.text("noise", "gaussian:0.5") { try PictureNoise(parsing: $0) }
        }
        return options
    }

    static func variationalOptions(_ reader: inout OptionReader) throws -> VariationalOptions {
        let usual = VariationalAutoencoderConfiguration()
        var options = VariationalOptions(
            latentSize: try reader.integer("latentSize", usual.latentSize),
            widths: try reader.integers("widths", usual.widths),
            hiddenSize: try reader.integer("hiddenSize", usual.hiddenSize),
            initializer: try reader.initializer(usual.initializer),
            likelihood: try reader.text("likelihood", "bernoulli") { try ReconstructionLikelihood(parsing: $0) },
            beta: try reader.number("beta", 1), warmUp: try reader.number("klWarmUp", 0))
        if reader.model == "conditional-vae" { options.classes = try reader.integer("classes", 10) }
        for name in ["beta", "klWarmUp"] { try reader.check(name, in: 0...1e6) }
        return options
    }

    /// Any model that gives back pictures, as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func imageAutoencoder(_ model: RunRecord.Model, image: ImageShape) throws -> any ImageAutoencoder {
        switch try kind(of: model.name) {
        case .variational:
            guard let autoencoder = try variationalModel(model, image: image) as? any ImageAutoencoder else {
                throw StepError(
                    "\(model.name) codes a picture together with its class, and there is none with pictures alone; use a run of vae"
                )
            }
            return autoencoder
        case .classification:
            throw StepError("\(model.name) tells classes apart and gives no pictures back; use a run of an autoencoder")
        case .adversarial:
            throw StepError("\(model.name) draws pictures from noise and gives none back; use a run of an autoencoder")
        case .reconstruction: break
        }
        var reader = OptionReader(model)
        let options = try reconstructionOptions(&reader)
        try reader.finish()
        if model.name == "dense-autoencoder" {
            return try DenseAutoencoder(
                DenseAutoencoderConfiguration(
                    image: image,
                    latentSize: options.latentSize, activation: options.activation,
                    initializer: options.initializer))
        }
        return try Autoencoder(
            AutoencoderConfiguration(
                image: image, widths: options.widths,
                latentSize: options.latentSize, initializer: options.initializer))
    }

    /// The convolutional autoencoder as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func autoencoder(_ model: RunRecord.Model, image: ImageShape) throws -> Autoencoder {
        guard let autoencoder = try imageAutoencoder(model, image: image) as? Autoencoder else {
            throw StepError("\(model.name) is not a convolutional autoencoder")
        }
        return autoencoder
    }

    /// A variational autoencoder as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for an option that does not exist.
    public static func variationalModel(_ model: RunRecord.Model, image: ImageShape) throws -> any VariationalModel {
        guard try kind(of: model.name) == .variational else {
            throw StepError("\(model.name) is not a variational autoencoder")
        }
        var reader = OptionReader(model)
        let options = try variationalOptions(&reader)
        try reader.finish()
        let layers = VariationalAutoencoderConfiguration(
            image: image, widths: options.widths,
            hiddenSize: options.hiddenSize, latentSize: options.latentSize, initializer: options.initializer)
        guard model.name == "conditional-vae" else { return try VariationalAutoencoder(layers) }
        return try ConditionalVariationalAutoencoder(
            ConditionalVariationalAutoencoderConfiguration(layers, classes: options.classes))
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
