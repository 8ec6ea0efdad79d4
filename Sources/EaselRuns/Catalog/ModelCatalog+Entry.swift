import EaselCore
import EaselFiles
import EaselModels
import EaselRuntime
import EaselTraining

extension ModelCatalog {
    /// A model that can be trained by name, and what can be done with it.
    public struct Entry: Sendable {
        /// The name `easel train` knows it by.
        public let name: String
        /// Other names that are understood.
        public let aliases: [String]
        /// What it is, in a few words.
        public let summary: String
        /// What it is trained to do.
        public let task: ModelTask
        /// What can be chosen about it and its training.
        public let options: [ListedOption]
        /// Whether it draws pictures from noise of its own.
        public internal(set) var hasPrior = false

        let usualOptimizer: @Sendable () -> any Optimizer
        let complete: @Sendable ([String: JSONValue]) throws(OptionError) -> [String: JSONValue]
        let recipe: @Sendable (ModelChoice, RecipeSetup) throws -> any Recipe
        var autoencoder: (@Sendable (ModelChoice) throws -> any ImageAutoencoder)?
        var classifier: (@Sendable (ModelChoice) throws -> any ImageClassifier)?
        var drawing: (@Sendable (ModelChoice, SafetensorsFile, Workers) throws -> LatentPictures)?

        /// Whether it learns from pictures with labels only.
        public var needsLabels: Bool { options.contains(where: \.isOfData) }

        init<Model, Training>(
            _ builder: ModelBuilder<Model, Training>, _ task: ModelTask,
            optimizer: @escaping @Sendable () -> any Optimizer,
            recipe: @escaping @Sendable (ModelChoice, RecipeSetup) throws -> any Recipe
        ) {
            let entry = builder.entry
            (name, aliases, summary, self.task) = (entry.name, entry.aliases, entry.summary, task)
            options = builder.listed
            usualOptimizer = optimizer
            complete = { options throws(OptionError) in try builder.values(options).recorded }
            self.recipe = recipe
        }
    }
}

/// What a model is trained to do.
public struct ModelTask: Hashable, Sendable {
    /// The name of the task, as in listings.
    public let name: String
    /// What a model of it does, as a sentence goes on: "tells classes apart".
    let doing: String

    /// To give back pictures.
    public static let reconstruction = ModelTask(name: "reconstruction", doing: "gives pictures back")
    /// To draw pictures that are like those it learned from.
    public static let generation = ModelTask(name: "generation", doing: "draws pictures from noise")
    /// To tell classes apart.
    public static let classification = ModelTask(name: "classification", doing: "tells classes apart")
}

/// A model as a run describes it: options by name, and the size of its pictures.
struct ModelChoice: Sendable {
    let options: [String: JSONValue]
    let image: ImageShape
}

/// What a recipe is built with beside its model.
struct RecipeSetup {
    let optimizer: any Optimizer
    let batchSize: Int
    let trainCount: Int
    let clipping: GradientClipping?
    let seed: UInt64
    let workers: Workers

    /// Batches in an epoch.
    var stepsPerEpoch: Int { (trainCount + batchSize - 1) / Swift.max(batchSize, 1) }
}
