import EaselGraph
import EaselRuntime

/// A predictor: applies a function of a model to any number of rows, a fixed number at a time.
///
///     let predictor = try Predictor(of: model, chunk: 64) { trace in
///         ["logits": model.logits(trace.input("images", [64, 28, 28, 1]))]
///     }
///     let images = try predictor.input("images")
///     let logits = try predictor.output("logits")
///     let results = try predictor.run(numbers, as: images, collecting: logits)
///
/// A row is one example, such as an image. Every input and output has one for each place of a chunk, and a
/// row at a place gives the same result to the last bit whatever else is in its chunk, so results depend on neither how
/// many rows there are nor on threads. The rest of the last chunk is zeros, whose results nobody sees.
///
/// Inputs and outputs are asked for by name once, which fails for a wrong one, and are then used without names. What
/// runs is planned at once and takes memory when it first runs. A predictor is used by one task at a time.
public final class Predictor {
    /// The graph that is applied.
    public let graph: InferenceGraph
    /// The number of rows computed at a time.
    public let chunk: Int
    /// The plan of the program, known before memory is taken.
    public let plan: ProgramPlan
    private let workers: Workers
    private var built: Built?
    /// For each input whether anybody ever asked for its memory, to fill it.
    private var isFilled: [Bool]

    /// The program, and the memory of its inputs and outputs in the order of the graph's.
    private struct Built {
        let program: Program
        let inputs: [UnsafeMutableRawBufferPointer]
        let outputs: [UnsafeRawBufferPointer]
    }

    /// Plans a predictor of a graph; memory is taken when it first runs.
    /// - Parameters:
    ///   - graph: The graph to apply; the first dimension of every input and output is `chunk`.
    ///   - chunk: The number of rows computed at a time, at least 1.
    ///   - workers: The threads to run on; results do not depend on how many.
    ///   - keepsParameters: Whether parameters stay as they are when it first runs. What follows from them alone is then computed
    ///     once, and batch normalisation becomes part of the convolution before it: faster, and other in the last bits.
    /// - Throws: `InferenceError` for an input or output of another first dimension, `RuntimeError` for an operation
    ///   without a kernel.
    public init(
        _ graph: InferenceGraph, chunk: Int, workers: Workers = .shared, keepsParameters: Bool = false
    ) throws {
        guard chunk > 0 else { throw InferenceError("a chunk of \(chunk) rows; at least 1 is needed") }
        for (kind, values) in [("input", graph.inputs), ("output", graph.outputs)] {
            guard let odd = values.first(where: { $0.shape.rank == 0 || $0.shape[0] != chunk }) else { continue }
            throw InferenceError(
                "the \(kind) \(odd) has not one row for each place of a chunk; expected [\(chunk), …]")
        }
        (self.graph, self.chunk, self.workers) = (graph, chunk, workers)
        isFilled = graph.inputs.map { _ in false }
        var options = CompilerOptions()
        options.keepsVariables = keepsParameters
        plan = try ProgramPlan(graph.graph, options: options)
    }

    /// Traces a function of a model and plans it; memory is taken when it first runs.
    /// - Parameters:
    ///   - model: The model, or whatever else holds the parameters used. Defaults to nothing.
    ///   - chunk: The number of rows computed at a time, at least 1.
    ///   - workers: The threads to run on; results do not depend on how many.
    ///   - keepsParameters: Whether parameters stay as they are when it first runs, which is faster.
    ///   - function: Makes inputs `[chunk, …]`, applies the model, and gives outputs `[chunk, …]` by name.
    /// - Throws: What tracing reports, and `InferenceError` for an input or output of another first dimension.
    public convenience init(
        of model: any ParameterContainer = [Parameter](), chunk: Int, workers: Workers = .shared,
        keepsParameters: Bool = false,
        _ function: (Trace) throws -> KeyValuePairs<String, Tensor>
    ) throws {
        try self.init(
            InferenceGraph(of: model, function), chunk: chunk, workers: workers, keepsParameters: keepsParameters)
    }

    /// Runs one chunk on its inputs as they were filled.
    /// - Parameters:
    ///   - seed: The seed of random operations.
    ///   - step: The step that random operations draw for; another step draws other numbers.
    /// - Throws: `InferenceError` for an input that was never filled, `RuntimeError` where memory is short or a parameter
    ///   has no value.
    public func run(seed: UInt64 = 0, step: UInt64 = 0) throws {
        try requireFilled()
        try build().program.run(seed: seed, step: step)
    }

    /// Runs on any number of rows, chunk after chunk.
    /// - Parameters:
    ///   - rows: The number of rows.
    ///   - seed: The seed of random operations, which draw another step in every chunk.
    ///   - fill: Puts the rows of a chunk into the first places of every input.
    ///   - take: Reads the results of those rows from the first places of outputs, before the next chunk is run.
    /// - Throws: `InferenceError` for an input that was never filled, `RuntimeError` where memory is short, and what
    ///   `fill` and `take` throw.
    public func run(
        rows: Int, seed: UInt64 = 0, filling fill: (Range<Int>) throws -> Void, taking take: (Range<Int>) throws -> Void
    ) throws {
        guard rows > 0 else { return }
        let built = try build()
        for (step, start) in stride(from: 0, to: rows, by: chunk).enumerated() {
            let part = start..<min(start + chunk, rows)
            if part.count < chunk {
                // A run may have used the memory of an input for something else.
                for memory in built.inputs {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: memory[(memory.count / chunk * part.count)...])
                    rest.initializeMemory(as: UInt8.self, repeating: 0)
                }
            }
            try fill(part)
            try requireFilled()
            built.program.run(seed: seed, step: UInt64(step))
            try take(part)
        }
    }

    /// The memory of an input by its place, taken if it was not.
    func memory(ofInput place: Int) throws -> UnsafeMutableRawBufferPointer {
        isFilled[place] = true
        return try build().inputs[place]
    }

    /// The memory of an output by its place, taken if it was not.
    func memory(ofOutput place: Int) throws -> UnsafeRawBufferPointer { try build().outputs[place] }

    /// Memory that nobody has written holds whatever was there.
    private func requireFilled() throws {
        guard let place = isFilled.firstIndex(of: false) else { return }
        let input = graph.inputs[place]
        throw InferenceError(
            "the input \(input) was never filled; put its rows into the memory that input(\"\(input.name)\").rows() gives, "
                + "before a run")
    }

    private func build() throws -> Built {
        if let built { return built }
        let program = try Program(plan, workers: workers)
        let new = Built(
            program: program, inputs: try graph.inputs.map { try program.memory(ofInput: $0.name) },
            outputs: try graph.outputs.map { try program.memory(ofOutput: $0.name) })
        built = new
        return new
    }
}
