import EaselData
import EaselLayers
import EaselRuntime

/// What the trainer needs to know of a model: how to take a step on a batch, what to measure, what to draw.
///
/// A recipe with two players takes two steps in one `train`.
public protocol Recipe: AnyObject {
    /// The parameters that are saved, statistics included.
    var parameters: [NamedParameter] { get }

    /// The optimisers' numbers, which are saved too.
    var optimizerStates: [OptimizerState] { get }

    /// The steps that `train` takes, for what they cost.
    var trainingSteps: [TrainStep] { get }

    /// What measuring and drawing after an epoch take beside the steps, known before memory is taken.
    func evaluationPlans(batchSize: Int) throws -> [ProgramPlan]

    /// How many batches have been trained on.
    var stepCount: Int { get set }

    /// The names of what `train` returns, the loss first.
    var trainNames: [String] { get }

    /// The name of the measurement on test pictures that decides which checkpoint is best; lower is better.
    var scoreName: String { get }

    /// Trains on one batch and appends what was measured before the update, in the order of `trainNames`.
    func train(on batch: Batch, learningRate: Float, into values: inout [Float]) throws

    /// Measures on test pictures, by name.
    func evaluate(on set: ImageSet) throws -> [String: Double]

    /// A step that puts the model to its plain use: an autoencoder's reconstructions of a batch, or as many pictures of
    /// a generator. For measuring speed; its output is named `images`.
    func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep

    /// The picture of an epoch.
    func samples(from set: ImageSet) throws -> ImageGrid

    /// What the last `evaluate` measured of each of several things, by name: the divergence of each latent dimension.
    var perDimension: [String: [Double]] { get }

    /// What a person should look at after an epoch.
    /// - Parameters:
    ///   - record: What was measured over the epoch.
    ///   - previous: What was measured over the epoch before, where there was one.
    func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding]

    /// Which values of a measurement on test pictures are good ones; `nil` where it does not say how good a model is.
    func direction(ofMetric name: String) -> MetricDirection?
}

extension Recipe {
    /// Nothing unless a recipe says so.
    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] { [] }

    /// Nothing unless a recipe measures such things.
    public var perDimension: [String: [Double]] { [:] }

    /// Nothing unless a recipe knows how its training goes wrong.
    public func health(of record: LogRecord, after previous: LogRecord?) -> [HealthFinding] { [] }

    /// What the name of the measurement tells.
    public func direction(ofMetric name: String) -> MetricDirection? { MetricDirection(ofMetric: name) }
}
