import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselRuntime

/// An evaluation step: applies a model to batches without changing it, for evaluating, reconstructing and sampling.
public final class EvaluationStep {
    private let programs: StepPrograms
    private let seed: UInt64
    private let batchSize: Int
    /// The names of the outputs that are one number.
    private var names: Set<String> = []
    /// What the model's pixels mean.
    var scaling: PixelScaling { programs.scaling }

    /// Traces what is asked for; memory is taken when the first batch is computed.
    ///
    /// - Parameters:
    ///   - model: The container of the parameters used.
    ///   - images: The shape of an image. `nil` is for a step without images, or one that asks its batch for them as a
    ///     `StepInput`.
    ///   - anySize: Whether images may be of another height and width; a program is built for each size when it occurs.
    ///   - batchSize: The batch size expected; programs for others are built when they occur.
    ///   - scaling: What the model's pixels mean.
    ///   - seed: The seed of random operations.
    ///   - workers: The threads to run on.
    ///   - outputs: What is computed, by name.
    /// - Throws: `InferenceError` with the first diagnostic of the trace, `StepError` for an input of a trace's own, or a
    ///   parameter that the model does not hold.
    public init(
        of model: any ParameterContainer, images: ImageShape? = nil, ofAnySize anySize: Bool = false,
        batchSize: Int = 128, scaling: PixelScaling = .zeroToOne, seed: UInt64 = 0, workers: Workers = .shared,
        outputs: @escaping (TracedBatch) -> KeyValuePairs<String, Tensor>
    ) throws {
        (self.seed, self.batchSize) = (seed, batchSize)
        let parameters = namedParameters(of: model)
        initializeMissing(parameters, seed: seed)
        let images = images.map { StepInput.images($0, ofAnySize: anySize).declaration }
        programs = try StepPrograms(batchSize: batchSize, scaling: scaling, workers: workers) { size in
            var inputs: [InputDeclaration] = []
            let traced = try InferenceGraph(holding: parameters) { trace in
                let batch = TracedBatch(trace, images, size: size)
                let outputs = outputs(batch)
                try trace.requireFilledInputs()
                inputs = batch.uses.inputs
                return outputs
            }
            return TracedStep(graph: traced.graph, inputs: inputs)
        }
        names = try Set(programs.plan(batchSize: batchSize).graph.scalarNames)
    }

    /// Computes all outputs for a batch.
    /// - Parameters:
    ///   - batch: Whatever of the step's inputs its source has.
    ///   - values: The other inputs, and those that are to take the place of the batch's.
    ///   - step: The step number that random operations draw for; by default they draw the same numbers every time.
    /// - Returns: The program, whose outputs hold the results until the next call.
    @discardableResult
    public func callAsFunction(_ batch: Batch, _ values: InputValues..., step: UInt64 = 0) throws -> Program {
        try computed(programs.filled(with: batch, values), step: step).program
    }

    /// Computes all outputs for inputs given as arrays.
    /// - Parameters:
    ///   - values: The inputs with their numbers, as many examples of each.
    ///   - count: The number of examples. Without it, at most the step's batch size are taken where one input is given.
    /// - Throws: `StepError` for numbers that are not whole examples, or not as many of each input, for one that is used
    ///   and missing, and for labels that are none of the classes.
    @discardableResult
    public func callAsFunction(_ values: InputValues..., count: Int? = nil) throws -> Program {
        try computed(programs.filled(with: values, count: count)).program
    }

    private func computed(_ program: StepProgram, step: UInt64 = 0) -> StepProgram {
        program.program.run(seed: seed, step: step)
        return program
    }

    /// Computes all outputs for images given as numbers `[size, height, width, channels]`.
    /// - Parameters:
    ///   - images: The numbers, in the model's pixel range.
    ///   - labels: One for each image; only outputs that use none can do without.
    ///   - count: The number of images. Without it and labels, at most the step's batch size are taken.
    /// - Throws: `StepError` for numbers that are not so many images of the step's size, and labels that are missing,
    ///   too few, too many or of no class.
    @discardableResult
    public func callAsFunction(images: [Float], labels: [Int32]? = nil, count: Int? = nil) throws -> Program {
        let values = try programs.values(images: images, labels: labels, count: count)
        let size = count ?? images.count / values[0].declaration.shape.count
        return try computed(programs.filled(with: values, count: size)).program
    }

    /// The means of every scalar output over a set by its name, each batch weighted by its size.
    /// - Parameter visit: Told of each batch's results and of its share of the set.
    public func means(
        over set: any ImageSource, batchSize: Int = 128, visit: (Program, _ share: Double) throws -> Void = { _, _ in }
    ) throws -> [String: Double] {
        var sums: [String: Double] = [:]
        try set.forEachBatch(of: batchSize) { index, batch in
            // A step of its own for each batch, so that no two are given the same noise.
            let computed = try computed(programs.filled(with: batch, []), step: UInt64(index))
            guard Set(computed.scalars.map(\.value.name)) == names else {
                throw StepError("a batch of \(batch.size) has other scalar outputs than one of \(self.batchSize)")
            }
            for scalar in computed.scalars {
                sums[scalar.value.name, default: 0] += Double(scalar[0]) * Double(batch.size)
            }
            try visit(computed.program, Double(batch.size) / Double(set.count))
        }
        return sums.mapValues { $0 / Double(set.count) }
    }

    /// The means of measurements over a set, each from the scalar output of its name.
    /// - Parameter visit: Told of each batch's results and of its share of the set.
    /// - Throws: `StepError` for one that has no such output.
    public func means(
        _ metrics: [Metric], over set: any ImageSource, batchSize: Int = 128,
        visit: (Program, _ share: Double) throws -> Void = { _, _ in }
    ) throws -> [Metric: Double] {
        let means = try means(over: set, batchSize: batchSize, visit: visit)
        var results: [Metric: Double] = [:]
        for metric in metrics {
            guard let mean = means[metric.name] else {
                let known = names.sorted().joined(separator: ", ")
                throw StepError("\(metric.name) is no scalar output; there are \(known)")
            }
            results[metric] = mean
        }
        return results
    }

    /// The program for a batch size.
    package func program(batchSize: Int) throws -> Program {
        try programs.program(StepSize(count: batchSize)).program
    }

    /// The plan for a batch size; takes no memory.
    public func plan(batchSize: Int) throws -> ProgramPlan { try programs.plan(batchSize: batchSize) }
}
