import EaselCore
import EaselData
import EaselFiles
import EaselModels
import EaselRuntime
import EaselTraining

/// The catalogue of models that can be trained by name.
///
/// A model is added by a line in `all`; its recipe follows from the protocol it conforms to.
public enum ModelCatalog {
    /// Every model, variant by variant.
    public static let all: [Entry] =
        entries(of: Autoencoder.self)
        + entries(of: DenseAutoencoder.self)
        + entries(of: VariationalAutoencoder.self)
        + entries(of: ConditionalVariationalAutoencoder.self)
        + entries(of: GAN.self)
        + entries(of: DCGAN.self)
        + entries(of: ConditionalDCGAN.self)
        + entries(of: LinearRegression.self)
        + entries(of: SoftmaxRegression.self)
        + entries(of: MultilayerPerceptron.self)
        + entries(of: SmallConvNet.self)
        + entries(of: MNISTConvNet.self)
        + entries(of: LeNet5.self)
        + entries(of: AlexNet.self)
        + entries(of: TwoTowerAlexNet.self)
        + entries(of: VGG.self)
        + entries(of: GoogLeNet.self)
        + entries(of: InceptionV3.self)
        + entries(of: CIFARResNet.self)
        + entries(of: ResNet.self)
        + entries(of: SqueezeNet.self)
        + entries(of: MobileNetV2.self)
        + entries(of: EfficientNetLite.self)
        + entries(of: FeatureClassifier<Autoencoder>.self)
        + entries(of: FeatureClassifier<DenseAutoencoder>.self)
        + entries(of: FeatureClassifier<VariationalAutoencoder>.self)
        + entries(of: FeatureClassifier<GAN>.self)
        + entries(of: FeatureClassifier<DCGAN>.self)
        + entries(of: UNet.self)
        + entries(of: FFDNet.self)
        + entries(of: DnCNN.self)

    /// The names.
    public static var names: [String] { all.map(\.name) }

    /// The model of a name, or of another name that it goes by.
    /// - Throws: `OptionError` with the names there are, and the nearest.
    public static func entry(named name: String) throws(OptionError) -> Entry {
        if let entry = all.first(where: { $0.name == name || $0.aliases.contains(name) }) { return entry }
        let meant = nearestName(to: name, among: all.flatMap { [$0.name] + $0.aliases })
        throw OptionError(
            "there is no model \"\(name)\"; \(meant.map { "did you mean \($0)? " } ?? "")the models are: "
                + names.joined(separator: ", "))
    }

    /// A model's description under its own name, with every option in it: those given, and the defaults of the others.
    /// - Throws: `OptionError` for a name or an option that does not exist, or a value out of its range.
    public static func completed(_ model: RunRecord.Model) throws -> RunRecord.Model {
        let entry = try entry(named: model.name)
        return RunRecord.Model(name: entry.name, options: try entry.complete(model.options))
    }

    /// The optimizer that a model is trained with by default.
    package static func usualOptimizer(of name: String) throws -> any Optimizer {
        try entry(named: name).usualOptimizer()
    }

    /// The recipe that trains a model.
    /// - Parameters:
    ///   - model: The model and its options; those left out have their defaults.
    ///   - image: The size of the images.
    ///   - optimizer: The optimizer; defaults to the model's own.
    ///   - batchSize: The batch size.
    ///   - trainCount: Images in an epoch, for what changes in the course of the first.
    ///   - clipping: The gradient clipping.
    ///   - mixesTargets: Whether images and their classes are mixed, so that classes are probabilities.
    ///   - learnedNumber: The number that is learned; `nil` where classes are, or nothing.
    ///   - phases: The phases of fine-tuning a classifier; empty where all is trained at once.
    ///   - isAugmented: Whether training images are changed at random.
    ///   - seed: The seed of weights and noise.
    ///   - workers: The threads to run on.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist.
    public static func recipe(
        _ model: RunRecord.Model, image: ImageShape, optimizer: (any Optimizer)? = nil, batchSize: Int,
        trainCount: Int = 60_000, clipping: GradientClipping? = nil, mixesTargets: Bool = false,
        learnedNumber: TableColumn? = nil, phases: [TrainingPhase] = [], isAugmented: Bool = false, seed: UInt64 = 0,
        workers: Workers = .shared
    ) throws -> any Recipe {
        let entry = try entry(named: model.name)
        return try entry.recipe(
            ModelChoice(options: model.options, image: image),
            RecipeSetup(
                optimizer: optimizer ?? entry.usualOptimizer(), batchSize: batchSize, trainCount: trainCount,
                clipping: clipping, mixesTargets: mixesTargets, learnedNumber: learnedNumber, phases: phases,
                isAugmented: isAugmented, seed: seed, workers: workers))
    }

    /// What a person should know of how a model is built for images of a size, a line each.
    public static func notes(on model: RunRecord.Model, image: ImageShape) -> [String] {
        let stem = model.options["stem"]?.text.flatMap(ClassifierStem.init(rawValue:))
        return [stem?.note(for: image)].compactMap(\.self)
    }

    /// Builds an autoencoder as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist, or a
    ///   model that is not an autoencoder.
    public static func imageAutoencoder(_ model: RunRecord.Model, image: ImageShape) throws -> any ImageAutoencoder {
        try use(\.autoencoder, of: model, "gives no pictures back")(ModelChoice(options: model.options, image: image))
    }

    /// Builds a classifier as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist, or a
    ///   model that is not a classifier.
    public static func classifier(_ model: RunRecord.Model, image: ImageShape) throws -> any ImageClassifier {
        try use(\.classifier, of: model, "tells no classes apart")(ModelChoice(options: model.options, image: image))
    }

    /// Refuses a model that tells no classes apart.
    /// - Throws: `OptionError` naming the command that the model is for, and the models that do.
    package static func requireClassifier(_ model: RunRecord.Model) throws(OptionError) {
        let entry = try entry(named: model.name)
        guard entry.classifier == nil else { return }
        let able = all.filter { $0.classifier != nil }.map(\.name).joined(separator: ", ")
        throw OptionError(
            "\(entry.name) \(entry.task.doing) and tells no classes apart; \(entry.task.command) is for it, and classes are "
                + "told apart by a run of \(able)")
    }

    /// Builds a segmenter as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist, or a
    ///   model that is not a segmenter.
    public static func segmenter(_ model: RunRecord.Model, image: ImageShape) throws -> any ImageSegmenter {
        try use(\.segmenter, of: model, "tells the classes of no pixels")(
            ModelChoice(options: model.options, image: image))
    }

    /// Builds a denoiser as a run describes it, its parameters without values, and says what noise it is
    /// trained to remove, which is `nil` where it learns from noisy images alone.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist, or a
    ///   model that is not a denoiser.
    public static func denoiser(
        _ model: RunRecord.Model, image: ImageShape
    ) throws -> (model: any ImageDenoiser, noise: NoiseRange?) {
        try use(\.denoiser, of: model, "removes no noise")(ModelChoice(options: model.options, image: image))
    }

    /// Whether a model is trained to remove noise from images of any size, and not from those of its own size alone.
    package static func isDenoiser(_ name: String) throws -> Bool { try entry(named: name).denoiser != nil }

    /// Refuses a model that gives no images back without their noise.
    /// - Throws: `OptionError` naming the models that do.
    package static func requireNoiseRemoval(_ model: RunRecord.Model) throws {
        let entry = try entry(named: model.name)
        guard entry.denoiser == nil, entry.autoencoder == nil else { return }
        let able = all.filter { $0.denoiser != nil || $0.autoencoder != nil }.map(\.name).joined(separator: ", ")
        throw OptionError("\(entry.name) \(entry.task.doing) and removes no noise; use a run of \(able)")
    }

    /// The decoder or generator of a model as a run describes it, with the weights of a checkpoint: of a generator its
    /// moving average, if one was kept.
    /// - Throws: The errors of building and loading, or `OptionError` for a model that generates no images.
    public static func latentDecoder(
        _ model: RunRecord.Model, image: ImageShape, from checkpoint: SafetensorsFile, workers: Workers = .shared
    ) throws -> LatentDecoder {
        try use(\.drawing, of: model, "draws no pictures")(
            ModelChoice(options: model.options, image: image), checkpoint, workers)
    }

    /// Whether a model generates images from a prior, without a distribution fitted to its latents.
    package static func hasPrior(_ name: String) throws -> Bool { try entry(named: name).hasPrior }

    /// Whether a model is an autoencoder.
    static func isAutoencoder(_ name: String) throws -> Bool { try entry(named: name).autoencoder != nil }

    /// Whether training a model needs images with labels; its option `classes` is how many classes there are.
    package static func needsLabels(_ name: String) -> Bool { (try? entry(named: name))?.needsLabels ?? false }

    /// What a model can do, or the models that can.
    private static func use<Ability>(
        _ ability: KeyPath<Entry, Ability?>, of model: RunRecord.Model, _ lack: String
    ) throws(OptionError) -> Ability {
        let entry = try entry(named: model.name)
        if let found = entry[keyPath: ability] { return found }
        let able = all.filter { $0[keyPath: ability] != nil }.map(\.name).joined(separator: ", ")
        throw OptionError("\(entry.name) \(entry.task.doing) and \(lack); use a run of \(able)")
    }
}
