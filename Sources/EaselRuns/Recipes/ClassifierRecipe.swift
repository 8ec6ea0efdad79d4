import EaselCore
import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a classifier with the cross-entropy of the classes, or another loss of them.
///
/// Training and evaluation measure `loss` and `accuracy`, the share of images classified correctly; in training with
/// dropout, so that it is lower there, and beside them `gradientNorm`. Of more than ten classes evaluation also measures `top5Accuracy`, the share of
/// images whose class is among the five most probable. The loss of test images is of the kind that training minimises, with
/// its label smoothing, but without the weights of classes, so that it depends on no batch. It needs sets with labels.
public final class ClassifierRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageClassifier
    public let parameters: [NamedParameter]
    public var trainMetrics: [Metric] { trainingSteps[0].metrics }
    public let testMetrics: [Metric]
    public let score = Metric.loss

    /// The step of training; that of the last phase in fine-tuning.
    public let step: TrainStep
    /// The evaluation step: `loss`, `accuracy`, and the `probabilities` of the classes.
    public let evaluation: EvaluationStep
    /// The steps of the phases of fine-tuning; `nil` where all is trained at once.
    private let fineTuning: FineTuning?
    public let batchSize: Int
    private let normalisation: NormalisationLayer?
    /// What looks for dead ReLUs, where the model has any.
    private let activity: UnitActivity?
    /// What is known of the images that were evaluated last.
    private(set) var evaluated: Evaluated?

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - loss: The loss that is minimised; the binary one is for a model whose outputs are sigmoids (`SigmoidClassifier`).
    ///   - normalisation: The layer of the model that is fitted to the training images, if there is one.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - l2: The L2 regularisation of filters: see `TrainStep`.
    ///   - decaysFiltersOnly: Whether the optimizer's weight decay leaves biases and normalisations alone.
    ///   - clipping: The gradient clipping.
    ///   - mixesTargets: Whether images of training and their classes are mixed, so that the loss takes probabilities.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public convenience init(
        _ model: any ImageClassifier, loss: ClassificationLoss = ClassificationLoss(),
        normalisation: NormalisationLayer? = nil, optimizer: any Optimizer, batchSize: Int, l2: Float = 0,
        decaysFiltersOnly: Bool = false, clipping: GradientClipping? = nil,
        mixesTargets: Bool = false, seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        try self.init(
            model, loss: loss, normalisation: normalisation, optimizer: optimizer, batchSize: batchSize, l2: l2,
            decaysFiltersOnly: decaysFiltersOnly, clipping: clipping, mixesTargets: mixesTargets, fineTuning: nil,
            seed: seed, workers: workers)
    }

    /// Builds the steps, one for each phase where the model is fine-tuned.
    init(
        _ model: any ImageClassifier, loss: ClassificationLoss, normalisation: NormalisationLayer?,
        optimizer: any Optimizer, batchSize: Int, l2: Float, decaysFiltersOnly: Bool, clipping: GradientClipping?,
        mixesTargets: Bool, fineTuning plan: FineTuningPlan?, seed: UInt64, workers: Workers
    ) throws {
        // A model of one class is a regressor, or a mistake.
        guard model.classes >= 2 else {
            throw GeometryError("the number of classes is \(model.classes); the nearest that works is 2")
        }
        (self.model, self.batchSize, self.normalisation) = (model, batchSize, normalisation)
        testMetrics = [.loss, .accuracy] + (model.classes > 10 ? [.top5Accuracy] : [])
        parameters = namedParameters(of: model)
        func lossOf(_ batch: TracedBatch, _ output: ClassifierOutput) -> Tensor {
            let targets = mixesTargets ? batch.probabilities(classes: model.classes) : nil
            batch.report(.accuracy, accuracy(logits: output.logits, labels: targets?.argMax() ?? batch.labels))
            func value(_ logits: Tensor) -> Tensor {
                targets.map { loss(logits: logits, probabilities: $0) } ?? loss(logits: logits, labels: batch.labels)
            }
            return output.auxiliaryLogits.reduce(value(output.logits)) { $0 + value($1.logits) * $1.weight }
        }
        var unweighted = loss
        unweighted.classWeights = nil
        func outputs(_ batch: TracedBatch, _ logits: Tensor, _ trained: Tensor) -> KeyValuePairs<String, Tensor> {
            [
                "loss": unweighted(logits: trained, labels: batch.labels),
                "accuracy": accuracy(logits: logits, labels: batch.labels), "probabilities": softmax(logits),
            ]
        }
        let parameters = self.parameters
        func makeStep(
            _ selection: ParameterSelection, _ groups: [ParameterGroup], _ seed: UInt64,
            _ headOutput: ((TracedBatch) -> ClassifierOutput)?
        ) throws -> TrainStep {
            let trained = try selection.selected(from: parameters)
            let others = trained.contains { $0.parameter.isTrainable && !$0.isFilter }
            // Few pictures have statistics of their own that the layers which follow do not know. What follows from weights, as
            // singular vectors do, is no such statistic.
            let statistics = plan == nil ? [] : parameters.filter(\.isRunningStatistic).map(\.parameter)
            return try TrainStep(
                updating: model, only: selection, frozen: [statistics], with: optimizer,
                groups: groups
                    + (decaysFiltersOnly && others ? [ParameterGroup(.exceptFilters, weightDecay: 0)] : []),
                images: headOutput == nil ? model.imageShape : nil, batchSize: batchSize, l2: l2, clipping: clipping,
                gradientNorm: .gradientNorm, seed: seed, workers: workers
            ) { batch in
                lossOf(batch, headOutput?(batch) ?? model.output(of: batch.images))
            }
        }
        fineTuning = try plan.map { plan in
            try FineTuning(model, plan, seed: seed, workers: workers, step: makeStep) { shape, logits in
                try EvaluationStep(of: model, images: shape, batchSize: batchSize, seed: seed, workers: workers) {
                    let logits = logits($0.images)
                    return outputs($0, logits, logits)
                }
            }
        }
        step = try fineTuning?.steps.last ?? makeStep(.all, [], seed, nil)
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: seed, workers: workers
        ) { batch in
            let logits = model.logits(batch.images)
            return outputs(batch, logits, loss.kind == .binary ? model.output(of: batch.images).logits : logits)
        }
        activity = try UnitActivity(of: model, batchSize: batchSize, seed: seed, workers: workers)
    }

    public var trainingSteps: [TrainStep] { fineTuning?.steps ?? [step] }
    public var optimizerStates: [OptimizerState] { trainingSteps.map(\.optimizerState) }

    public var stepCount: Int {
        get { fineTuning?.stepCount ?? step.stepCount }
        set {
            fineTuning?.stepCount = newValue
            if fineTuning == nil { step.stepCount = newValue }
        }
    }

    public func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        if let fineTuning { return try fineTuning.train(on: batch, learningRate: learningRate) }
        step.learningRate = learningRate
        try step(batch)
        return step.measured
    }

    /// The step that measures images after the steps taken so far, and the images as it takes them.
    func measuring(_ set: any ImageSource) -> (step: EvaluationStep, images: any ImageSource) {
        guard let fineTuning, let step = fineTuning.headEvaluation, let images = fineTuning.measured(set) else {
            return (evaluation, set)
        }
        return (step, images)
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        [try ModelPart(whole: model, batchSize: batchSize) { model.logits($0) }]
    }

    /// The plans of the step that measures and of what looks for dead ReLUs.
    public func evaluationPlans(batchSize: Int) throws -> [ProgramPlan] {
        [try evaluation.plan(batchSize: batchSize)] + (try activity.map { [try $0.plan(batchSize: batchSize)] } ?? [])
    }

    public func fit(to images: any ImageSource) throws { try normalisation?.fit(to: images) }

    public func check(_ source: any ImageSource) throws {
        try source.requireLabels(classes: model.classes)
    }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        try check(set)
        // Frozen layers have no units that training could have killed.
        evaluated = try Evaluated(set, activity: measuring(set).images is FeatureSource ? nil : activity)
        return try measurements(on: set)
    }

    /// The means over images of all of `testMetrics`.
    /// - Parameter visit: Told of the probabilities of each batch, `[size, classes]`.
    func measurements(
        on set: any ImageSource, visit: ([Float]) -> Void = { _ in }
    ) throws -> [Metric: Double] {
        let (labels, classes) = (set.labels ?? [], model.classes)
        var (row, right, among5) = (0, 0, 0)
        let (evaluation, images) = measuring(set)
        var results = try evaluation.means(
            testMetrics.filter { $0 != .top5Accuracy && $0 != .accuracy }, over: images, batchSize: batchSize
        ) { program, _ in
            let probabilities = Array(try program.output("probabilities").values)
            visit(probabilities)
            for start in stride(from: 0, to: probabilities.count, by: classes) {
                let rank = ClassificationMeasures.rank(
                    of: Int(labels[row]), in: probabilities[start..<start + classes])
                right += rank == 0 ? 1 : 0
                among5 += rank < 5 ? 1 : 0
                row += 1
            }
        }
        // Of counts, and no mean of the means of batches, which are of single precision.
        for (metric, count) in [(Metric.accuracy, right), (.top5Accuracy, among5)] where testMetrics.contains(metric) {
            results[metric] = Double(count) / Double(max(row, 1))
        }
        return results
    }
}

extension ImageSource {
    /// Checks that images have labels that a model has classes for.
    /// - Throws: `DataError` with what is missing.
    func requireLabels(classes: Int) throws {
        guard let range = labelRange else {
            throw DataError(
                "the pictures have no labels to learn from; use \(DatasetCatalog.labelledNames.joined(separator: ", ")) or a "
                    + "folder with a folder for each class")
        }
        guard range.upperBound < classes else {
            throw DataError("there is a picture of class \(range.upperBound), the model has \(classes) classes")
        }
    }
}
