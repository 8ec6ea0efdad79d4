import EaselImages
import EaselRuntime
import EaselTraining

/// A recipe that trains all of a model with one step, and measures it with another.
///
/// What such recipes do alike is here; a recipe that does one of these things in its own way says so itself.
public protocol SingleStepRecipe: Recipe {
    /// The step of training.
    var step: TrainStep { get }
    /// The step that measures: a scalar output for each of `testMetrics`.
    var evaluation: EvaluationStep { get }
    /// The batch size, for training and for evaluating.
    var batchSize: Int { get }
}

extension SingleStepRecipe {
    public var optimizerStates: [OptimizerState] { [step.optimizerState] }
    public var trainingSteps: [TrainStep] { [step] }

    /// The plan of the step that measures, for a batch size.
    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] { [try evaluation.plan(batchSize: batchSize)] }

    public var stepCount: Int {
        get { step.stepCount }
        set { step.stepCount = newValue }
    }

    public func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        step.learningRate = learningRate
        try step(batch)
        return step.measured
    }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        try evaluation.means(testMetrics, over: set, batchSize: batchSize)
    }
}
