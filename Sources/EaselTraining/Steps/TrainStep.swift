import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselRuntime

/// A training step: the loss of a batch, its gradients, and the optimizer's update of a model's parameters.
///
///     let step = try TrainStep(updating: model, with: Adam(learningRate: 1e-3), images: ImageShape(height: 28, width: 28)) {
///         binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images)
///     }
///     for batch in try set.batches(of: 128) { try step(batch) }
///
/// Two players are two steps over shared parameters: only those of `updating` are trained, and work for the gradients of
/// others is never done. What is used in training keeps its statistics in training, also in the other's step; what must
/// stay as it is, such as the backbone under a new head, is given as `frozen:`, or left out by `only:`:
///
///     try TrainStep(updating: model, only: .prefixes(["head"]), with: Adam(), images: size) { … }
///
/// A loss may ask its batch for more than images and labels, or for no images at all; see `StepInput`.
///
/// A program is built once for each batch size; after that a step allocates nothing.
public final class TrainStep {
    /// The optimizer's state, for checkpoints.
    public let optimizerState: OptimizerState
    /// The learning rate of the next step; changing it rebuilds nothing.
    public var learningRate: Float
    /// The number of steps taken.
    public var stepCount = 0
    /// What a step measures: the loss first, then what is reported beside it.
    public private(set) var metrics: [Metric] = []
    /// What the last step measured, before its update; empty before the first.
    public var measured: [Metric: Float] {
        let values = (last?.measured ?? []).map { ($0.metric, $0.value[0]) }
        return Dictionary(values) { first, _ in first }
    }

    /// Whether the next steps look for the first value that is not finite, which is slow.
    package var findsNonFinite = false {
        didSet { nonFinite = nil }
    }
    /// What was found.
    package private(set) var nonFinite: NonFiniteValue?

    private let seed: UInt64
    private let programs: StepPrograms
    private let loss: Metric
    private var numbers: [StepSize: UpdateNumbers] = [:]
    private var last: StepProgram?

    /// Traces the loss for the first batch size; memory is taken when the first step runs.
    ///
    /// - Parameters:
    ///   - model: Whatever holds the parameters to update.
    ///   - selection: Which of them to update; all others are frozen, and keep their full names.
    ///   - others: Whatever else holds parameters that the loss uses. They are not trained, but used as in training:
    ///     batch normalisation normalises by the batch and its running statistics move.
    ///   - frozen: What is used as it is, parts of `model` included: neither trained nor its statistics moved, and
    ///     normalised by running statistics. Dropout has no parameters to know it by; `frozen(_:)` in the loss stops it.
    ///   - groups: Parameters with a learning rate or weight decay of their own.
    ///   - optimizer: The optimizer.
    ///   - state: The optimizer's state of another step over the same parameters, which both then go on with, as for a
    ///     penalty that is taken now and then; `nil` for a new one.
    ///   - images: The shape of an image. `nil` is for a step without images, or one that asks its batch for them as a
    ///     `StepInput`.
    ///   - anySize: Whether images may be of another height and width, with masks as large; a program is built for each
    ///     size when it occurs, and all update the same parameters by one optimizer's state.
    ///   - batchSize: The batch size expected; programs for others are built when they occur.
    ///   - scaling: What the model's pixels mean.
    ///   - l2: The L2 regularisation, at least 0: the gradient of `l2·Σw²` over the weights of filters (`isFilter`) is added to
    ///     the loss's before any clipping. The loss is measured without it.
    ///   - clipping: The gradient clipping.
    ///   - gradientNorm: What the global norm of the gradients before clipping is measured as; `nil` does not measure it.
    ///   - seed: The seed of random operations and of parameters that have no value yet.
    ///   - name: Tells the random numbers of this step from those of other steps of one run.
    ///   - metric: What the loss is measured as.
    ///   - workers: The threads to run on.
    ///   - loss: The loss of a batch, one number.
    /// - Throws: The first diagnostic of the trace, an input of a trace's own, a parameter that the model does not
    ///   hold, or missing memory.
    public init(
        updating model: any ParameterContainer, only selection: ParameterSelection = .all,
        alsoUsing others: [any ParameterContainer] = [], frozen: [any ParameterContainer] = [],
        with optimizer: some Optimizer, sharing state: OptimizerState? = nil, groups: [ParameterGroup] = [],
        images: ImageShape? = nil, ofAnySize anySize: Bool = false, batchSize: Int = 128,
        scaling: PixelScaling = .zeroToOne, l2: Float = 0, clipping: GradientClipping? = nil,
        gradientNorm: Metric? = nil, seed: UInt64 = 0, name: String = "train",
        metric: Metric = .loss, workers: Workers = .shared, loss: @escaping (TracedBatch) -> Tensor
    ) throws {
        guard l2.isFinite, l2 >= 0 else { throw StepError("l2 is \(l2), it must be at least 0") }
        let used = try StepParameters(updating: model, selection, alsoUsing: others, frozen: frozen)
        initializeMissing(used.all, seed: seed)
        if let state {
            let own = used.updated.filter(\.parameter.isTrainable).map(\.identity)
            guard groups.isEmpty, state.parameters.map(\.identity) == own else {
                throw StepError(
                    "sharing: an optimizer's state is shared by steps that update the same parameters, without groups of "
                        + "their own")
            }
        }
        let state = try state ?? OptimizerState(optimizer, for: used.updated, groups: groups)
        optimizerState = state
        learningRate = optimizer.learningRate
        (self.seed, self.loss) = (seed, metric)
        let names = variableNames(used.all)
        let firstStream = UInt32(truncatingIfNeeded: stableHash(name)) & 0x7FFF_F000
        let images = images.map { StepInput.images($0, ofAnySize: anySize).declaration }
        programs = try StepPrograms(batchSize: batchSize, scaling: scaling, workers: workers) { size in
            let trace = Trace(phase: .training, names: names, firstStream: firstStream, frozen: used.frozen)
            let batch = TracedBatch(trace, images, size: size)
            try trace.record {
                let value = loss(batch)
                trace.output(metric.name, value)
                if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
                try trace.requireFilledInputs()
                try crossCheck(trace, against: used.all)
                let unused = unusedParameters(trace, state.parameters)
                guard unused.isEmpty else {
                    throw StepError(
                        "the loss does not use \(unused.joined(separator: ", ")); leave it out of updating:, or by only:"
                    )
                }
                var gradients = value.gradients(withRespectTo: state.tensors)
                if l2 > 0 {
                    for (index, named) in state.parameters.enumerated() where named.isFilter {
                        gradients[index] = gradients[index] + named.parameter.tensor * (2 * l2)
                    }
                }
                if let gradientNorm, let norm = globalNorm(gradients) { batch.report(gradientNorm, norm) }
                switch clipping {
                case .byValue(let bound): gradients = clipped(gradients, byValue: bound)
                case .byGlobalNorm(let bound): gradients = clipped(gradients, byGlobalNorm: bound)
                case nil: break
                }
                state.recordUpdates(
                    gradients, learningRate: trace.stepInput("learningRate", []), step: trace.stepInput("step", []),
                    in: trace)
                if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
            }
            let uses = batch.uses
            return TracedStep(graph: trace.graph, inputs: uses.inputs, metrics: [metric] + uses.metrics)
        }
        metrics = try programs.metrics()
    }

    /// Takes one step.
    /// - Parameters:
    ///   - batch: Whatever of the step's inputs its source has.
    ///   - values: The other inputs, and those that are to take the place of the batch's.
    /// - Returns: The loss before the update.
    /// - Throws: `StepError` for images of another size, an input that is used and missing, and labels that are none of
    ///   the classes; nothing is changed then.
    @discardableResult
    public func callAsFunction(_ batch: Batch, _ values: InputValues...) throws -> Float {
        try run(programs.filled(with: batch, values))
    }

    /// Takes one step on inputs given as arrays.
    /// - Parameters:
    ///   - values: The inputs with their numbers, as many examples of each.
    ///   - count: The number of examples. Without it, at most the step's batch size are taken where one input is given.
    /// - Returns: The loss before the update.
    /// - Throws: `StepError` for numbers that are not whole examples, or not as many of each input, for one that is used
    ///   and missing, and for labels that are none of the classes; nothing is changed then.
    @discardableResult
    public func callAsFunction(_ values: InputValues..., count: Int? = nil) throws -> Float {
        try run(programs.filled(with: values, count: count))
    }

    /// Takes one step on images given as numbers `[size, height, width, channels]`.
    /// - Parameters:
    ///   - images: The numbers, in the model's pixel range.
    ///   - labels: One for each image; only a loss that uses none can do without.
    ///   - count: The number of images. Without it and labels, at most the step's batch size are taken.
    /// - Returns: The loss before the update.
    /// - Throws: `StepError` for numbers that are not so many images of the step's size, and for labels as in the step
    ///   on a batch; nothing is changed then.
    @discardableResult
    public func callAsFunction(images: [Float], labels: [Int32]? = nil, count: Int? = nil) throws -> Float {
        let values = try programs.values(images: images, labels: labels, count: count)
        return try run(programs.filled(with: values, count: count ?? images.count / values[0].declaration.shape.count))
    }

    /// The program for a batch size.
    package func program(batchSize: Int) throws -> Program {
        try programs.program(StepSize(count: batchSize)).program
    }

    /// The plan for a batch size; takes no memory.
    public func plan(batchSize: Int) throws -> ProgramPlan { try programs.plan(batchSize: batchSize) }

    private func run(_ step: StepProgram) throws -> Float {
        let program = step.program
        let numbers = try numbers(of: step)
        stepCount += 1
        numbers.learningRate[0] = learningRate
        numbers.step[0] = Float(stepCount)
        if findsNonFinite {
            let found = program.runFindingNonFinite(seed: seed, step: UInt64(stepCount))
            nonFinite = nonFinite ?? found
        } else {
            program.run(seed: seed, step: UInt64(stepCount))
        }
        last = step
        return numbers.loss[0]
    }

    /// What an update is given and gives, found by name once for each size.
    private func numbers(of step: StepProgram) throws -> UpdateNumbers {
        if let numbers = numbers[step.size] { return numbers }
        let program = step.program
        let new = try UpdateNumbers(
            learningRate: program.input("learningRate"), step: program.input("step"), loss: program.output(loss.name))
        numbers[step.size] = new
        return new
    }

    /// The numbers of a step beside the batch.
    private struct UpdateNumbers {
        let learningRate: Program.Input<Float>
        let step: Program.Input<Float>
        let loss: Program.Output<Float>
    }
}
