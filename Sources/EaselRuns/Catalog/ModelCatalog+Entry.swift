import EaselCore
import EaselData
import EaselFiles
import EaselModels
import EaselRuntime
import EaselTraining

extension ModelCatalog {
    /// A catalogue entry: a model that can be trained by name, and what it can be used for.
    public struct Entry: Sendable {
        /// The model's name, as in `easel train`.
        public let name: String
        /// Other names that are accepted.
        public let aliases: [String]
        /// What it is, in a few words.
        public let summary: String
        /// The task it is trained for.
        public let task: ModelTask
        /// The options of the model and its training.
        public let options: [ListedOption]
        /// Whether it generates images from a prior.
        public internal(set) var hasPrior = false
        /// Whether it learns from rows of a table, which are no images.
        public var takesRows: Bool { rows != nil }
        /// Whether a classifier can judge the images it generates while it trains.
        public internal(set) var takesJudge = false
        /// Whether it learns from the probabilities of classes, and not from one class of each image alone.
        public internal(set) var learnsProbabilities = false
        /// Whether it learns a number of each image or row.
        public internal(set) var learnsNumbers = false
        /// Options that are learning rates beside the optimizer's: what each is, by its name.
        var rates: [String: String] = [:]
        /// How it learns from rows; `nil` for a model that takes images alone.
        let rows: RowTraining?
        /// The presets of its training, the default one first; empty where there is nothing to choose.
        public internal(set) var presets: [TrainingPreset] = []

        let usualOptimizer: @Sendable () -> any Optimizer
        let complete: @Sendable ([String: JSONValue]) throws(OptionError) -> [String: JSONValue]
        var recipe: @Sendable (ModelChoice, RecipeSetup) throws -> any Recipe
        var autoencoder: (@Sendable (ModelChoice) throws -> any ImageAutoencoder)?
        var denoiser: (@Sendable (ModelChoice) throws -> (model: any ImageDenoiser, noise: NoiseRange?))?
        var classifier: (@Sendable (ModelChoice) throws -> any ImageClassifier)?
        var foreign: ForeignModel?
        /// The classifier by its features; `nil` where there is none.
        var features: FeatureModel?
        var segmenter: (@Sendable (ModelChoice) throws -> any ImageSegmenter)?
        var drawing: (@Sendable (ModelChoice, SafetensorsFile, Workers) throws -> LatentDecoder)?

        /// Whether training needs images with labels.
        public var needsLabels: Bool { !needsMasks && options.contains(where: \.isOfData) }
        /// Whether training needs images with masks, the class of each pixel.
        public var needsMasks: Bool { task == .segmentation }

        /// Whether a trained model reconstructs images, and encodes them.
        package var isAutoencoder: Bool { autoencoder != nil }
        /// Whether a trained model draws images from latents.
        package var draws: Bool { drawing != nil }
        /// Whether a trained model tells classes apart.
        package var classifies: Bool { classifier != nil }
        /// Whether a trained model tells the classes of pixels apart.
        package var segments: Bool { segmenter != nil }

        init<Model, Training>(
            _ builder: ModelBuilder<Model, Training>, _ task: ModelTask,
            optimizer: @escaping @Sendable () -> any Optimizer,
            recipe: @escaping @Sendable (ModelChoice, RecipeSetup) throws -> any Recipe
        ) {
            let entry = builder.entry
            (name, aliases, summary, self.task) = (entry.name, entry.aliases, entry.summary, task)
            (options, rows) = (builder.listed, Model.rows)
            usualOptimizer = optimizer
            complete = { options throws(OptionError) in try builder.values(options).recorded }
            self.recipe = recipe
            features = FeatureModel(of: Model.self) { options throws(OptionError) in
                try builder.values(options).configuration
            }
        }
    }
}

/// A model as a run describes it: options by name, and the size of its images.
struct ModelChoice: Sendable {
    let options: [String: JSONValue]
    let image: ImageShape
}

/// What a recipe is built with, apart from its model.
struct RecipeSetup {
    let optimizer: any Optimizer
    let batchSize: Int
    let trainCount: Int
    let clipping: GradientClipping?
    /// Whether images and their classes are mixed.
    let mixesTargets: Bool
    /// The number that is learned; `nil` where classes are, or nothing.
    let learnedNumber: TableColumn?
    /// The phases of fine-tuning; empty where all is trained at once.
    let phases: [TrainingPhase]
    /// Whether training images are changed at random.
    let isAugmented: Bool
    let seed: UInt64
    let workers: Workers

    /// Batches in an epoch.
    var stepsPerEpoch: Int { (trainCount + batchSize - 1) / Swift.max(batchSize, 1) }
}
