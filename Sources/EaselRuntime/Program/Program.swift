import CEaselKernels
import EaselGraph

/// A graph ready to run: a flat list of kernels over one preallocated arena.
///
/// A run allocates nothing. Inputs are filled and outputs read between runs, by one task at a time.
public final class Program {
    /// What was known before memory was taken.
    public let plan: ProgramPlan
    /// What each instruction computes, for profiles.
    public let labels: [String]
    /// Floating-point operations of each instruction; the main instruction of a step has all of the step's.
    public let instructionFlops: [Int]

    let workers: Workers
    private let arenaMemory: AlignedMemory
    private let memory: ArgumentMemory
    let instructions: UnsafeBufferPointer<easel_instruction>
    /// For each step of the plan, how many instructions there are up to its end.
    let stepEnds: [Int]
    let seedAndStep: UnsafeMutablePointer<UInt64>
    private let inputs: [String: Place]
    private let outputs: [String: Place]
    private let variables: [any VariableIdentity]

    /// Plans, takes memory and emits the kernels.
    /// - Throws: `RuntimeError` where an operation has no kernel, a variable has no memory, or memory is short.
    public convenience init(
        _ graph: Graph, workers: Workers = .shared, options: CompilerOptions = CompilerOptions()
    ) throws {
        try self.init(ProgramPlan(graph, options: options), workers: workers)
    }

    /// Takes memory and emits the kernels of a plan.
    /// - Throws: `RuntimeError` where a variable has no memory, or memory is short.
    public init(_ plan: ProgramPlan, workers: Workers = .shared) throws {
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
        variables = graph.nodes.compactMap { ($0.operation as? ReadVariable)?.variable }
        var inputs: [String: Place] = [:]
        for (index, node) in graph.nodes.enumerated() {
            if let input = node.operation as? Input { inputs[input.name] = Place(emitter.pointer(index), node.type) }
        }
        var outputs: [String: Place] = [:]
        for output in graph.outputs {
            outputs[output.name] = Place(emitter.pointer(output.node), graph.nodes[output.node].type)
        }
        self.inputs = inputs
        self.outputs = outputs
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
        workers.run(instructions, nanoseconds: nil)
    }

    /// Runs once and adds each instruction's time to `nanoseconds`, which has as many elements as `labels`.
    public func profile(seed: UInt64 = 0, step: UInt64 = 0, addingTo nanoseconds: inout [UInt64]) {
        precondition(nanoseconds.count == instructions.count)
        seedAndStep[0] = seed
        seedAndStep[1] = step
        nanoseconds.withUnsafeMutableBufferPointer { workers.run(instructions, nanoseconds: $0.baseAddress) }
    }

    /// The memory of an input of floating-point numbers, to be filled before a run; empty where there is no such input.
    public func input(_ name: String) -> UnsafeMutableBufferPointer<Float> {
        guard let place = inputs[name], place.elementType == .float32 else {
            return UnsafeMutableBufferPointer(start: nil, count: 0)
        }
        return UnsafeMutableBufferPointer(start: place.pointer.assumingMemoryBound(to: Float.self), count: place.count)
    }

    /// The memory of an input of whole numbers, to be filled before a run; empty where there is no such input.
    public func integerInput(_ name: String) -> UnsafeMutableBufferPointer<Int32> {
        guard let place = inputs[name], place.elementType == .int32 else {
            return UnsafeMutableBufferPointer(start: nil, count: 0)
        }
        return UnsafeMutableBufferPointer(start: place.pointer.assumingMemoryBound(to: Int32.self), count: place.count)
    }

    /// The memory of an output of floating-point numbers after a run; empty where there is no such output.
    public func output(_ name: String) -> UnsafeBufferPointer<Float> {
        guard let place = outputs[name], place.elementType == .float32 else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: place.pointer.assumingMemoryBound(to: Float.self), count: place.count)
    }

    /// The memory of an output of whole numbers after a run; empty where there is no such output.
    public func integerOutput(_ name: String) -> UnsafeBufferPointer<Int32> {
        guard let place = outputs[name], place.elementType == .int32 else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: place.pointer.assumingMemoryBound(to: Int32.self), count: place.count)
    }

    /// The first number of an output after a run, NaN where there is no such output.
    public func scalar(_ name: String) -> Float {
        let values = output(name)
        return values.isEmpty ? .nan : values[0]
    }

    /// Bytes of memory this program holds, weights and threads' scratch not counted.
    public var byteCount: Int { plan.memory.byteCount + memory.byteCount }
}

/// Where an input or output lies. The count is kept because a shape would have to be multiplied out for every run.
private struct Place {
    let pointer: UnsafeMutableRawPointer
    let elementType: ElementType
    let count: Int

    init(_ pointer: UnsafeMutableRawPointer, _ type: TensorType) {
        (self.pointer, elementType, count) = (pointer, type.elementType, type.shape.count)
    }
}
