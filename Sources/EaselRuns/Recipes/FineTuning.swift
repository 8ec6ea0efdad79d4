import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// What fine-tuning asks of a recipe: phases, and how many steps an epoch has.
struct FineTuningPlan: Sendable {
    let steps: PhaseSteps
    /// Whether training images are the same in every epoch, so that features of theirs are worth keeping.
    let keepsFeatures: Bool
}

/// The steps of fine-tuning a classifier, one for each phase.
///
/// A phase of the head alone has the features of images as its input: they are computed without a gradient, once for each
/// picture where pictures do not change. What a phase does not train is frozen, and statistics of batch normalisation are in
/// every phase.
final class FineTuning {
    /// The steps, each with its own optimizer's state.
    let steps: [TrainStep]
    /// The step that measures what the head makes of features; `nil` where no phase is of the head alone.
    let headEvaluation: EvaluationStep?
    /// Steps taken so far.
    var stepCount = 0
    private let plan: FineTuningPlan
    private let features: FrozenFeatures?
    private let input: StepInput<Float>

    /// Makes the step of a phase.
    typealias MakeStep = (
        _ selection: ParameterSelection, _ groups: [ParameterGroup], _ seed: UInt64,
        _ output: ((TracedBatch) -> ClassifierOutput)?
    ) throws -> TrainStep

    init(
        _ model: any ImageClassifier, _ plan: FineTuningPlan, seed: UInt64, workers: Workers, step make: MakeStep,
        headEvaluation makeEvaluation: (ImageShape, @escaping (Tensor) -> Tensor) throws -> EvaluationStep
    ) throws {
        self.plan = plan
        let sections = try ModelSections(model)
        let shape = model.featureShape
        let input = StepInput.numbers("features", shape)
        self.input = input
        let trainsHead = plan.steps.phases.contains { $0.part == TrainingPhase.head }
        features = trainsHead ? try FrozenFeatures(model, sections, workers: workers) : nil
        headEvaluation =
            trainsHead
            ? try makeEvaluation(ImageShape(height: 1, width: 1, channels: shape.count)) { rows in
                model.logits(ofFeatures: rows.reshaped(to: Shape([rows.shape[0]] + shape.dimensions)))
            } : nil
        steps = try plan.steps.phases.enumerated().map { index, phase in
            let groups = try phase.rates.map { rate in
                ParameterGroup(
                    try sections.selection(rate.part),
                    learningRateFactor: Float(rate.learningRate / phase.learningRate))
            }
            let isOfHead = phase.part == TrainingPhase.head
            // Each phase begins with step 0, and draws numbers of its own.
            return try make(
                try sections.selection(phase.part), groups, seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15,
                isOfHead ? { ClassifierOutput(logits: model.logits(ofFeatures: $0[input])) } : nil)
        }
    }

    /// Takes a step of the phase that it is of.
    func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        let (index, first) = plan.steps.phase(of: stepCount)
        let step = steps[index]
        (step.stepCount, step.learningRate) = (stepCount - first, learningRate)
        if let features, plan.steps.phases[index].part == TrainingPhase.head {
            try step(batch, input(features(batch, isKept: plan.keepsFeatures)))
        } else {
            try step(batch)
            features?.weightsChanged()
        }
        stepCount += 1
        return step.measured
    }

    /// The images as they are measured after the steps taken: their features where the last of them was of the head alone.
    func measured(_ images: any ImageSource) -> FeatureSource? {
        guard let features,
            plan.steps.phases[plan.steps.phase(of: max(stepCount - 1, 0)).index].part == TrainingPhase.head
        else {
            return nil
        }
        return FeatureSource(base: images, features: features)
    }
}
