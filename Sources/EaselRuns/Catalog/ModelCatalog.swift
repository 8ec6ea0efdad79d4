import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// The models that can be trained by name.
public enum ModelCatalog {
    /// A model's name and what it is, in a few words.
    public struct Entry: Sendable {
        /// The name `easel train` knows it by.
        public let name: String
        /// What it is.
        public let summary: String
        let kind: Kind
    }

    /// How a model is trained.
    enum Kind: Sendable {
        /// To give back pictures.
        case reconstruction
        /// By the evidence lower bound.
        case variational
        /// As two players.
        case adversarial
        /// To tell classes apart.
        case classification
    }

    /// Every model.
    public static let entries = [
        Entry(name: "autoencoder", summary: "convolutional autoencoder", kind: .reconstruction),
        Entry(name: "dense-autoencoder", summary: "autoencoder of two dense layers", kind: .reconstruction),
        Entry(
            name: "denoising-autoencoder", summary: "convolutional autoencoder that learns to take noise away",
            kind: .reconstruction),
        Entry(name: "vae", summary: "variational autoencoder", kind: .variational),
        Entry(
            name: "conditional-vae", summary: "variational autoencoder that is told the class", kind: .variational),
        Entry(name: "gan", summary: "generative adversarial network of dense layers", kind: .adversarial),
        Entry(name: "dcgan", summary: "convolutional generative adversarial network", kind: .adversarial),
        Entry(
            name: "conditional-dcgan", summary: "DCGAN that is told the class", kind: .adversarial),
        Entry(
            name: "classifier", summary: "small convolutional network that tells classes apart", kind: .classification),
    ]

    /// The names.
    public static var names: [String] { entries.map(\.name) }

    /// The model of a name.
    /// - Throws: `StepError` with the names there are.
    static func kind(of name: String) throws -> Kind {
        guard let entry = entries.first(where: { $0.name == name }) else { throw unknown(name) }
        return entry.kind
    }

    /// A model's description with every option in it: those given, and the usual values of the others.
    /// - Throws: `StepError` for a name or an option that does not exist.
    public static func completed(_ model: RunRecord.Model) throws -> RunRecord.Model {
        var reader = OptionReader(model)
        switch try kind(of: model.name) {
        case .reconstruction: _ = try reconstructionOptions(&reader)
        case .variational: _ = try variationalOptions(&reader)
        case .adversarial: _ = try adversarialOptions(&reader)
        case .classification: _ = try classifierOptions(&reader)
        }
        try reader.finish()
        return RunRecord.Model(name: model.name, options: reader.values)
    }

    /// The optimiser that a model is trained with unless told otherwise: the one of its paper.
    public static func usualOptimizer(of name: String) throws -> any Optimizer {
        switch try kind(of: name) {
        // Three times what is usual: better after every epoch on MNIST, drawn digits and CIFAR-10, with deep stacks too.
        case .reconstruction: Adam(learningRate: 3e-3)
        case .variational, .classification: Adam()
        case .adversarial: Adam(learningRate: 2e-4, beta1: 0.5)
        }
    }

    /// What trains a model.
    /// - Parameters:
    ///   - model: The model and its options; those left out have their usual values.
    ///   - image: The size of the pictures.
    ///   - optimizer: The rule of the update; the model's usual one where it is `nil`.
    ///   - batchSize: Pictures in a batch.
    ///   - trainCount: Pictures in an epoch, for what changes in the course of the first.
    ///   - clipping: What is done to large gradients.
    ///   - seed: The seed of weights and noise.
    ///   - workers: The threads to run on.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func recipe(
        _ model: RunRecord.Model, image: ImageShape, optimizer: (any Optimizer)? = nil, batchSize: Int,
        trainCount: Int = 60_000, clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared
    ) throws -> any Recipe {
        let optimizer = try optimizer ?? usualOptimizer(of: model.name)
        var reader = OptionReader(model)
        switch try kind(of: model.name) {
        case .reconstruction:
            return try ReconstructionRecipe(
                imageAutoencoder(model, image: image), noise: reconstructionOptions(&reader).noise,
                optimizer: optimizer, batchSize: batchSize, clipping: clipping, seed: seed, workers: workers)
        case .variational:
            let batches = (trainCount + batchSize - 1) / Swift.max(batchSize, 1)
            return try VariationalAutoencoderRecipe(
                variationalModel(model, image: image),
                options: variationalOptions(&reader).training(stepsPerEpoch: batches), optimizer: optimizer,
                batchSize: batchSize, clipping: clipping, seed: seed, workers: workers)
        case .adversarial:
            return try AdversarialRecipe(
                adversarialModel(model, image: image),
                options: adversarialOptions(&reader).game(learningRate: optimizer.learningRate),
                optimizer: optimizer, batchSize: batchSize, clipping: clipping, seed: seed, workers: workers)
        case .classification:
            return try ClassifierRecipe(
                classifier(model, image: image), optimizer: optimizer, batchSize: batchSize, clipping: clipping,
                seed: seed, workers: workers)
        }
    }

    /// Whether a model draws pictures from noise of its own, without anything having been fitted to its codes.
    public static func hasPrior(_ name: String) throws -> Bool {
        [.variational, .adversarial].contains(try kind(of: name))
    }

    /// The models that must be told the class of each picture, and so how many classes there are.
    static let namesWithClasses: Set<String> = ["conditional-vae", "conditional-dcgan", "classifier"]

    /// Whether a model learns from pictures with labels only; its option `classes` is how many there are.
    public static func needsLabels(_ name: String) -> Bool { namesWithClasses.contains(name) }

    /// An option as the command line spells it: `latentSize` is `--latent-size`.
    public static func flag(_ option: String) -> String { OptionReader.flag(option) }

    /// The error for a name that is none of `names`.
    public static func unknown(_ name: String) -> StepError {
        let meant = nearestName(to: name, among: names).map { "did you mean \($0)? " } ?? ""
        return StepError("there is no model \"\(name)\"; \(meant)the models are: \(names.joined(separator: ", "))")
    }
}

extension RunRecord {
    /// The size of the pictures.
    public var imageShape: ImageShape { ImageShape(height: image.height, width: image.width, channels: image.channels) }

    /// What is done to large gradients.
    public var gradientClipping: GradientClipping? {
        clipping.map { $0.kind == .value ? .byValue(Float($0.limit)) : .byGlobalNorm(Float($0.limit)) }
    }
}
