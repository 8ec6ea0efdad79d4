import CEaselKernels
import EaselGraph

/// A graph ready to run: a flat list of kernels over one preallocated arena.
///
/// A run allocates nothing. Inputs are filled and outputs read between runs, by one task at a time; both are asked for
/// by name, once, and an unknown name is an error.
///
///     let images = try program.input("images")
///     try images.fill(numbers)
///     program.run()
///     let logits = Array(try program.output("logits"))
public final class Program {
    /// The plan, made before memory was taken.
    public let plan: ProgramPlan
    /// The label of each instruction, which says what it computes, for profiles.
    package let labels: [String]
    /// Floating-point operations of each instruction; the main instruction of a step has all of the step's.
    package let instructionFlops: [Int]

    let workers: Workers
    private let arenaMemory: AlignedMemory
    private let memory: ArgumentMemory
    let instructions: UnsafeBufferPointer<easel_instruction>
    /// What follows from variables alone; empty unless they are kept.
    private let preparation: UnsafeBufferPointer<easel_instruction>
    private var isPrepared = false
    /// For each step of the plan, how many instructions there are up to its end.
    let stepEnds: [Int]
    let seedAndStep: UnsafeMutablePointer<UInt64>
    /// The inputs, and where each lies.
    let inputs: [GraphValue], inputPointers: [UnsafeMutableRawPointer]
    /// The outputs, and where each lies.
    let outputs: [GraphValue], outputPointers: [UnsafeMutableRawPointer]
    private let variables: [any VariableIdentity]

    /// Plans, takes memory and emits the kernels.
    /// - Throws: `RuntimeError` where an operation has no kernel, a variable has no memory, or memory is short.
    package convenience init(
        _ graph: Graph, workers: Workers = .shared, options: CompilerOptions = CompilerOptions()
    ) throws {
        try self.init(ProgramPlan(graph, options: options), workers: workers)
    }

    /// Takes memory and emits the kernels of a plan.
    /// - Throws: `RuntimeError` where a variable has no memory, or memory is short.
    package init(_ plan: ProgramPlan, workers: Workers = .shared) throws {
        try InstructionSet.check()
        self.plan = plan
        self.workers = workers
        let graph = plan.schedule.graph
        arenaMemory = try AlignedMemory(
            byteCount: plan.memory.byteCount, alignment: 4096, for: "for the values of a run",
            wayOut: "a smaller batch or smaller images need less")
        var emitter = try ProgramEmitter(plan, arena: arenaMemory.start)
        try emitter.emit()
        memory = emitter.memory
        seedAndStep = emitter.seedAndStep
        labels = emitter.labels
        stepEnds = emitter.stepEnds
        instructionFlops = emitter.flops
        instructions = UnsafeBufferPointer(
            start: emitter.memory.store(emitter.instructions), count: emitter.instructions.count)
        preparation = UnsafeBufferPointer(
            start: emitter.memory.store(emitter.preparation), count: emitter.preparation.count)
        variables = graph.nodes.compactMap { ($0.operation as? ReadVariable)?.variable }
        inputs = graph.inputValues
        inputPointers = graph.inputNodes.map { emitter.pointer($0) }
        outputs = graph.outputValues
        outputPointers = graph.outputs.map { emitter.pointer($0.node) }
        try workers.reserve(bytes: emitter.scratchBytes)
        if emitter.callsBLAS { try workers.reserveForBLAS() }
    }

    /// Where values lie between the steps of a run.
    var arena: UnsafeMutableRawPointer { arenaMemory.start }

    /// Runs once.
    /// - Parameters:
    ///   - seed: The seed of the random operations.
    ///   - step: The step of the random operations; another step gives other numbers.
    public func run(seed: UInt64 = 0, step: UInt64 = 0) {
        seedAndStep[0] = seed
        seedAndStep[1] = step
        prepare()
        workers.run(instructions, nanoseconds: nil)
    }

    /// Runs once and adds each instruction's time to `nanoseconds`, which has as many elements as `labels`.
    package func profile(seed: UInt64 = 0, step: UInt64 = 0, addingTo nanoseconds: inout [UInt64]) {
        precondition(nanoseconds.count == instructions.count)
        seedAndStep[0] = seed
        seedAndStep[1] = step
        prepare()
        nanoseconds.withUnsafeMutableBufferPointer { workers.run(instructions, nanoseconds: $0.baseAddress) }
    }

    /// Computes what follows from variables alone, in the first run.
    private func prepare() {
        guard !isPrepared else { return }
        if !preparation.isEmpty { workers.run(preparation, nanoseconds: nil) }
        isPrepared = true
    }

    /// Bytes of memory this program holds, weights and threads' scratch not counted.
    package var byteCount: Int { plan.memory.byteCount + memory.byteCount }
}
