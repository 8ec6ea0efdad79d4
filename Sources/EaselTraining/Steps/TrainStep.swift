import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselRuntime

/// One step of training: the loss of a batch, its gradients, and the optimiser's update of a model's parameters.
///
///     let step = try TrainStep(updating: model, with: Adam(learningRate: 1e-3), images: ImageShape(height: 28, width: 28)) {
///         binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images)
///     }
///     for batch in try set.batches(of: 128) { try step(batch) }
///
/// Two players are two steps over shared parameters: only those of `updating` change, and work for the gradients of
/// others is never done. A program is built for each batch size met; after that a step allocates nothing.
public final class TrainStep {
    /// The optimiser's numbers, for checkpoints.
    public let optimizerState: OptimizerState
    /// The learning rate of the next step; changing it rebuilds nothing.
    public var learningRate: Float
    /// How many steps have been taken.
    public var stepCount = 0
    /// The names under which values are reported: `loss` first.
    public private(set) var reportNames: [String] = ["loss"]

    /// Whether the next steps look for the first value that is not finite, which is slow.
    package var findsNonFinite = false {
        didSet { nonFinite = nil }
    }
    /// What was found.
    package private(set) var nonFinite: NonFiniteValue?

    private let seed: UInt64
    private let programs: StepPrograms

    /// Traces the loss for the first batch size; memory is taken when the first step runs.
    ///
    /// - Parameters:
    ///   - model: Whatever holds the parameters to update.
    ///   - others: Whatever else holds parameters that the loss uses; they stay as they are.
    ///   - optimizer: The rule of the update.
    ///   - images: The size of the pictures.
    ///   - batchSize: The batch size expected; others are built when met.
    ///   - range: What the model's pixels mean.
    ///   - clipping: What is done to large gradients.
    ///   - seed: The seed of random operations and of parameters that have no value yet.
    ///   - name: Tells the random numbers of this step from those of other steps of one run.
    ///   - workers: The threads to run on.
    ///   - loss: The loss of a batch, one number.
    /// - Throws: The first diagnostic of the trace, a parameter that the model does not hold, or missing memory.
    public init(
        updating model: Any, alsoUsing others: [Any] = [], with optimizer: some Optimizer, images: ImageShape,
        batchSize: Int = 128,
        range: PixelRange = .zeroToOne, clipping: GradientClipping? = nil, seed: UInt64 = 0, name: String = "train",
        workers: Workers = .shared, loss: @escaping (TracedBatch) -> Tensor
    ) throws {
        let parameters = namedParameters(of: model)
        let others = others.flatMap { namedParameters(of: $0) }
        initializeMissing(parameters + others, seed: seed)
        let state = try OptimizerState(optimizer, for: parameters)
        optimizerState = state
        learningRate = optimizer.learningRate
        self.seed = seed
        let names = variableNames(parameters + others)
        let firstStream = UInt32(truncatingIfNeeded: stableHash(name)) & 0x7FFF_F000
        programs = StepPrograms(images, range: range, workers: workers) { batchSize in
            guard batchSize > 0 else { throw StepError("a batch of \(batchSize) pictures; at least 1 is needed") }
            let trace = Trace(phase: .training, names: names, firstStream: firstStream)
            try trace.record {
                let batch = TracedBatch(trace, images, size: batchSize)
                let value = loss(batch)
                trace.output("loss", value)
                if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
                try crossCheck(trace, against: parameters + others)
                let unused = unusedParameters(trace, state.parameters)
                guard unused.isEmpty else {
                    throw StepError(
                        "the loss does not use \(unused.joined(separator: ", ")); leave it out of updating:")
                }
                var gradients = value.gradients(withRespectTo: state.tensors)
                switch clipping {
                case .byValue(let bound): gradients = clipped(gradients, byValue: bound)
                case .byGlobalNorm(let bound): gradients = clipped(gradients, byGlobalNorm: bound)
                case nil: break
                }
                state.recordUpdates(
                    gradients, learningRate: trace.input("learningRate", []), step: trace.input("step", []), in: trace)
                if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
            }
            return trace.graph
        }
        let plan = try programs.plan(batchSize: batchSize)
        reportNames = ["loss"] + plan.graph.outputs.map(\.name).filter { $0 != "loss" }
    }

    /// Takes one step.
    /// - Returns: The loss before the update.
    /// - Throws: `StepError` for pictures of another size.
    @discardableResult
    public func callAsFunction(_ batch: Batch) throws -> Float {
        let program = try programs.program(batchSize: batch.size)
        try programs.fill(program, with: batch)
        return run(program)
    }

    /// Takes one step on pictures given as numbers `[size, height, width, channels]`.
    @discardableResult
    public func callAsFunction(images: [Float], labels: [Int32]? = nil) throws -> Float {
        let program = try programs.program(batchSize: images.count / max(programs.shape.count, 1))
        try programs.fill(program, images: images, labels: labels)
        return run(program)
    }

    /// A value of the last step on a batch of this size, by the name it was reported under.
    public func report(_ name: String, batchSize: Int) throws -> Float {
        try programs.program(batchSize: batchSize).scalar(name)
    }

    /// The program for a batch size.
    public func program(batchSize: Int) throws -> Program { try programs.program(batchSize: batchSize) }

    /// The plan for a batch size; takes no memory.
    public func plan(batchSize: Int) throws -> ProgramPlan { try programs.plan(batchSize: batchSize) }

    private func run(_ program: Program) -> Float {
        stepCount += 1
        program.input("learningRate")[0] = learningRate
        program.input("step")[0] = Float(stepCount)
        if findsNonFinite {
            let found = program.runFindingNonFinite(seed: seed, step: UInt64(stepCount))
            nonFinite = nonFinite ?? found
        } else {
            program.run(seed: seed, step: UInt64(stepCount))
        }
        return program.scalar("loss")
    }
}
