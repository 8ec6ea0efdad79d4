import EaselCore
import EaselData
import EaselLayers
import EaselRuntime
import EaselTraining

/// What the trainer needs to know of a model: how to take a step on a batch, what to measure, what to draw.
///
/// A recipe with two players takes two steps in one `train`.
public protocol Recipe: AnyObject {
    /// The parameters that are saved, statistics included.
    var parameters: [NamedParameter] { get }

    /// The optimizers' numbers, which are saved too.
    var optimizerStates: [OptimizerState] { get }

    /// The steps that `train` takes, for what they cost.
    var trainingSteps: [TrainStep] { get }

    /// The model's layers, player by player, traced without taking memory.
    func parts(batchSize: Int) throws -> [ModelPart]

    /// What measuring and drawing after an epoch take beside the steps, known before memory is taken.
    func evaluationPlans(batchSize: Int) throws -> [ProgramPlan]

    /// How many batches have been trained on.
    var stepCount: Int { get set }

    /// What `train` measures, in the order in which it is shown: the loss first.
    var trainMetrics: [Metric] { get }

    /// What `evaluate` may measure on test pictures.
    var testMetrics: [Metric] { get }

    /// The measurement on test pictures that decides which checkpoint is best, where no other was asked for.
    var score: Metric { get }

    /// Checks that images can be learnt from, before any is: their size and, where the model looks at them, their labels.
    ///
    /// Asked once of each source, so that no step need look through labels.
    /// - Throws: `DataError` with what is missing.
    func check(_ source: any ImageSource) throws

    /// Trains on one batch and returns what was measured before the update: all of `trainMetrics`.
    func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float]

    /// Measures on test pictures.
    func evaluate(on set: any ImageSource) throws -> [Metric: Double]

    /// All that can be said of test pictures: what `evaluate` measures, and more.
    /// - Parameters:
    ///   - test: The pictures.
    ///   - importanceSamples: Codes for each picture in an importance-weighted bound.
    /// - Throws: `OptionError` for samples asked of a model that has no bound.
    func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport

    /// The model in its plain use: an autoencoder's reconstructions of a batch, as many pictures of a generator, or the
    /// probabilities of classes. Where it depends on them, its inputs are `images` and `labels`.
    func inferenceGraph(batchSize: Int) throws -> InferenceGraph

    /// The picture of an epoch.
    func samples(from set: any ImageSource) throws -> ImageGrid

    /// Lets a classifier look at what is drawn, each epoch.
    /// - Throws: `OptionError` where nothing is drawn that could be judged while the model trains.
    func judge(by judging: GeneratorJudging) throws

    /// What the last `evaluate` measured of each of several things, by name: the divergence of each latent dimension.
    var perDimension: [String: [Double]] { get }

    /// What a person should look at after an epoch.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - previous: What was measured over the epoch before, where there was one.
    func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding]
}

extension Recipe {
    /// Refuses: nothing is drawn from noise.
    public func judge(by judging: GeneratorJudging) throws {
        throw OptionError(
            "the model takes no --judge while it trains; easel evaluate takes one of any model that draws")
    }

    /// Nothing unless a recipe says so.
    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] { [] }

    /// Any images will do unless a recipe says otherwise.
    public func check(_ source: any ImageSource) throws {}

    /// Nothing unless a recipe measures such things.
    public var perDimension: [String: [Double]] { [:] }

    /// Nothing unless a recipe knows how its training goes wrong.
    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] { [] }
}
