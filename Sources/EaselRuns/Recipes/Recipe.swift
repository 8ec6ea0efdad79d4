import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselRuntime
import EaselTraining

/// A training recipe: how a model takes a step on a batch, what is measured, and which samples are drawn.
///
/// A recipe with two players takes two steps in one `train`.
public protocol Recipe: AnyObject {
    /// The parameters that are saved, statistics included.
    var parameters: [NamedParameter] { get }

    /// The optimizers' states, which are saved too.
    var optimizerStates: [OptimizerState] { get }

    /// The steps that `train` takes, for what they cost.
    var trainingSteps: [TrainStep] { get }

    /// Those steps and such as are taken now and then, in the order in which they are taken.
    var allSteps: [TrainStep] { get }

    /// The model's layers, player by player, traced without taking memory.
    func parts(batchSize: Int) throws -> [ModelPart]

    /// The plans of what runs after an epoch besides the steps, known before memory is taken.
    func evaluationPlans(batchSize: Int) throws -> [ProgramPlan]

    /// The number of training batches so far.
    var stepCount: Int { get set }

    /// The metrics that `train` measures, in the order in which it is shown: the loss first.
    var trainMetrics: [Metric] { get }

    /// The metrics that `evaluate` may measure on test images.
    var testMetrics: [Metric] { get }

    /// The measurement on test images that decides which checkpoint is best, where no other was asked for. It has a
    /// direction: a trainer refuses one that has none.
    var score: Metric { get }

    /// Checks, before training, that images can be trained on: their size and, if the model uses them, their labels.
    ///
    /// Asked once of each source, so that no step need look through labels.
    /// - Throws: `DataError` with what is missing.
    func check(_ source: any ImageSource) throws

    /// Synthetic images with what the model learns of them, for measuring how fast it is.
    /// - Throws: `DataError` for a size that is not possible.
    func syntheticImages(of shape: ImageShape, count: Int) throws -> any ImageSource

    /// Takes from the training images what the model keeps of them, before the first step: once, for what is taken is saved.
    /// - Throws: What reading an image reports.
    func fit(to images: any ImageSource) throws

    /// Trains on one batch and returns what was measured before the update: all of `trainMetrics`.
    func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float]

    /// Brings up to date what follows from the weights, such as the statistics of an average of them: called before
    /// anything is saved, after any number of steps. It must not change how training goes on.
    func settle() throws

    /// Measures on test images.
    func evaluate(on set: any ImageSource) throws -> [Metric: Double]

    /// The full report on test images: what `evaluate` measures, and more.
    /// - Parameters:
    ///   - test: The images.
    ///   - importanceSamples: Latents sampled for each image in an importance-weighted bound.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport

    /// The inference graph of the model: an autoencoder's reconstructions of a batch, as many images of a generator, or
    /// the probabilities of classes. Where it depends on them, its inputs are `images` and `labels`.
    func inferenceGraph(batchSize: Int) throws -> InferenceGraph

    /// The samples that the sample image of an epoch shows.
    func samples(from set: any ImageSource) throws -> ImageGrid

    /// The sample image of an epoch: the samples, and what else shows how far training is.
    func epochImage(of test: TestImages) throws -> Image

    /// Has a classifier judge the generated images, each epoch.
    /// - Throws: `OptionError` where nothing is drawn that could be judged while the model trains.
    func judge(by judging: GeneratorJudging) throws

    /// Per-dimension values of the last `evaluate`, by name: the KL divergence of each latent dimension.
    var perDimension: [String: [Double]] { get }

    /// The health findings after an epoch.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - previous: What was measured over the epoch before, where there was one.
    func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding]

    /// The health findings after an epoch, for which more than the epoch before it is asked.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - history: What is kept of the epochs before.
    func health(of record: LogRecord, in history: EpochHistory) -> [HealthFinding]
}

extension Recipe {
    /// Throws by default: the model generates no images that could be judged while it trains.
    public func judge(by judging: GeneratorJudging) throws {
        throw OptionError(
            "the model takes no --judge while it trains; easel evaluate takes one of any model that draws")
    }

    /// Those of every batch by default.
    public var allSteps: [TrainStep] { trainingSteps }

    /// Empty by default.
    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] { [] }

    /// Does nothing by default: the model keeps nothing.
    public func fit(to images: any ImageSource) throws {}

    /// Does nothing by default: nothing follows from the weights.
    public func settle() throws {}

    /// Digits by default.
    public func syntheticImages(of shape: ImageShape, count: Int) throws -> any ImageSource {
        try Digits(shape).images(from: 0, count: count)
    }

    /// Accepts any images by default.
    public func check(_ source: any ImageSource) throws {}

    /// The samples alone by default.
    public func epochImage(of test: TestImages) throws -> Image { try samples(from: test.images).render() }

    /// The sample image of an epoch as a PNG file.
    package func epochPNG(of dataset: Dataset) throws -> [UInt8] {
        // A drawing of rows has large areas of one colour. Pictures of pictures stay as they are: a run that an earlier
        // version began goes on with the same bytes.
        try PNGFile.encode(epochImage(of: dataset.monitoredImages), isFast: dataset.table != nil)
    }

    /// Empty by default.
    public var perDimension: [String: [Double]] { [:] }

    /// Empty by default.
    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] { [] }

    /// Those beside the epoch before by default.
    public func health(of record: LogRecord, in history: EpochHistory) -> [HealthFinding] {
        health(of: record, after: history.last)
    }
}
