import CEaselKernels
import EaselGraph

/// Turns the steps of a plan into instructions over an arena.
struct ProgramEmitter {
    let plan: ProgramPlan
    let arena: UnsafeMutableRawPointer
    let memory = ArgumentMemory()
    let seedAndStep: UnsafeMutablePointer<UInt64>
    private(set) var instructions: [easel_instruction] = []
    /// The instructions of the first run alone, which come before.
    private(set) var preparation: [easel_instruction] = []
    private(set) var labels: [String] = []
    private(set) var flops: [Int] = []
    /// For each step of the plan, how many instructions there are up to its end.
    private(set) var stepEnds: [Int] = []
    private(set) var scratchBytes = 0
    private(set) var callsBLAS = false

    private var graph: Graph { plan.schedule.graph }

    init(_ plan: ProgramPlan, arena: UnsafeMutableRawPointer) throws {
        self.plan = plan
        self.arena = arena
        seedAndStep = memory.allocate(UInt64.self, 2)
        for node in plan.schedule.graph.nodes {
            guard let read = node.operation as? ReadVariable else { continue }
            guard let storage = read.variable as? Storage else {
                throw RuntimeError("variable \(read.name) has no memory; only a Storage can be read")
            }
            try storage.prepare()
        }
    }

    /// Where a node's value lies.
    func pointer(_ node: NodeIndex) -> UnsafeMutableRawPointer {
        plan.pointer(node, arena: arena)
    }

    mutating func emit() throws {
        for (position, step) in plan.schedule.steps.enumerated() {
            if step.isElementwise { try emitElementwise(step, position) } else { try emitOperation(step, position) }
            if position < plan.fixedSteps { prepareAll() }
            stepEnds.append(instructions.count)
            if plan.options.poisonsFreedMemory { poison(after: step, at: position) }
        }
        for update in plan.schedule.copied {
            emitCopy(
                from: pointer(update.value), to: pointer(update.variable),
                count: graph.nodes[update.variable].type.shape.count, label: "update")
        }
    }

    /// Lets all that is emitted so far run once.
    private mutating func prepareAll() {
        preparation += instructions
        (instructions, labels, flops) = ([], [], [])
    }

    private mutating func append(_ new: [easel_instruction], _ step: Step, _ text: String, main: Int = 0) {
        append(new, plan.schedule.layerName(of: step).map { "\($0) \(text)" } ?? text, flops(step), main: main)
    }

    private mutating func append(_ new: [easel_instruction], _ label: String, _ stepFlops: Int, main: Int = 0) {
        for (index, instruction) in new.enumerated() {
            instructions.append(instruction)
            labels.append(new.count == 1 ? label : "\(label) (\(index + 1) of \(new.count))")
            flops.append(index == main ? stepFlops : 0)
        }
    }

    private func flops(_ step: Step) -> Int {
        graph.flops(step.members)
    }

    private mutating func emitOperation(_ step: Step, _ position: Int) throws {
        let primary = step.primary(in: graph)
        let node = graph.nodes[primary]
        guard let operation = node.operation as? any LowerableOperation else {
            throw RuntimeError("operation \(type(of: node.operation).name) has no kernel")
        }
        let context = LoweringContext(
            types: step.types(in: graph), operands: node.operands.map { pointer($0) }, result: pointer(primary),
            companionResult: step.companion(in: graph).map { pointer($0) },
            workspace: arena + plan.memory.workspaces[position], memory: memory, seedAndStep: seedAndStep,
            keepsPacked: plan.packedSteps.contains(position))
        operation.lower(context)
        preparation += context.preparation
        scratchBytes = max(scratchBytes, context.scratchBytes)
        callsBLAS = callsBLAS || context.callsBLAS
        let operands = node.operands.map { "\(graph.nodes[$0].type.shape)" }.joined(separator: " ")
        append(
            context.instructions, step, "\(type(of: operation).name) \(operands) -> \(node.type.shape)",
            main: context.main)
    }

    private mutating func emitElementwise(_ step: Step, _ position: Int) throws {
        let lowering = try ElementwiseLowering(step, of: graph)
        guard lowering.registerCount <= EASEL_ELEMENTWISE_REGISTERS else {
            throw RuntimeError("an elementwise group of \(step.members.count) operations needs too many registers")
        }
        guard lowering.sums.count <= EASEL_ELEMENTWISE_SUMS else {
            throw RuntimeError("an elementwise group has \(lowering.sums.count) sums, more than its kernel takes")
        }
        let count = graph.nodes[step.members[0]].type.shape.count
        let inputs = lowering.sources.map { source -> easel_elementwise_input in
            let isFull = source.pattern == .full(count)
            let mode =
                isFull ? EASEL_INPUT_FULL : source.pattern.period == 1 ? EASEL_INPUT_SCALAR : EASEL_INPUT_BROADCAST
            return easel_elementwise_input(
                values: UnsafeRawPointer(pointer(source.node)), mode: mode,
                isInteger: graph.nodes[source.node].type.elementType == .int32 ? 1 : 0,
                inner: Int64(source.pattern.inner), period: Int64(source.pattern.period))
        }
        let outputs = lowering.results.map { node, register in
            easel_elementwise_output(values: pointer(node).assumingMemoryBound(to: Float.self), reg: register)
        }
        let parts = easel_elementwise_sum_parts(Int64(count))
        var partials = (arena + plan.memory.workspaces[position]).assumingMemoryBound(to: Float.self)
        let sums = lowering.sums.map { node, register in
            let columns = graph.nodes[node].type.shape.count
            defer { partials += Int(parts) * columns }
            return easel_elementwise_sum(reg: register, columns: Int64(columns), partials: partials)
        }
        let arguments = memory.store(
            easel_elementwise(
                count: Int64(count), inputs: memory.store(inputs), ops: memory.store(lowering.ops),
                outputs: memory.store(outputs), inputCount: Int32(inputs.count), opCount: Int32(lowering.ops.count),
                outputCount: Int32(outputs.count), registerCount: max(lowering.registerCount, Int32(inputs.count)),
                seedAndStep: seedAndStep, sums: memory.store(sums), sumCount: Int32(sums.count)))
        scratchBytes = max(scratchBytes, Int(easel_elementwise_scratch_bytes(arguments)))
        guard count > 0, !outputs.isEmpty || !sums.isEmpty else { return }
        var emitted = [
            easel_instruction(
                kernel: easel_elementwise_kernel(), arguments: arguments, parts: easel_elementwise_parts(arguments))
        ]
        for (sum, (node, _)) in zip(sums, lowering.sums) {
            let total = memory.store(
                easel_reduce(
                    input: UnsafePointer(sum.partials), output: pointer(node).assumingMemoryBound(to: Float.self),
                    outer: 1,
                    middle: parts, inner: sum.columns, chunks: 1, op: EASEL_REDUCE_SUM, scale: 1))
            emitted.append(
                easel_instruction(kernel: easel_reduce_kernel(), arguments: total, parts: easel_reduce_parts(total)))
        }
        let names = step.members.map { type(of: graph.nodes[$0].operation).name }.joined(separator: "+")
        append(emitted, step, "\(names) \(graph.nodes[step.members[0]].type.shape)")
    }

    /// Copies numbers with a register program of one operation.
    private mutating func emitCopy(
        from source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer, count: Int, label: String
    ) {
        let input = easel_elementwise_input(
            values: UnsafeRawPointer(source), mode: EASEL_INPUT_FULL, isInteger: 0, inner: 1,
            period: Int64(max(count, 1)))
        emitRegisterProgram([input], [copyOp(from: 0)], to: target, register: 1, count: count, label: label)
    }

    private func copyOp(from register: Int32) -> easel_micro_op {
        var op = easel_micro_op(EASEL_OP_COPY)
        op.a = register
        op.destination = register + 1
        return op
    }

    private mutating func emitRegisterProgram(
        _ inputs: [easel_elementwise_input], _ ops: [easel_micro_op], to target: UnsafeMutableRawPointer,
        register: Int32, count: Int, label: String
    ) {
        guard count > 0 else { return }
        let output = easel_elementwise_output(values: target.assumingMemoryBound(to: Float.self), reg: register)
        let arguments = memory.store(
            easel_elementwise(
                count: Int64(count), inputs: memory.store(inputs), ops: memory.store(ops),
                outputs: memory.store([output]), inputCount: Int32(inputs.count), opCount: Int32(ops.count),
                outputCount: 1, registerCount: register + 1, seedAndStep: nil, sums: nil, sumCount: 0))
        scratchBytes = max(scratchBytes, Int(easel_elementwise_scratch_bytes(arguments)))
        append(
            [
                easel_instruction(
                    kernel: easel_elementwise_kernel(), arguments: arguments, parts: easel_elementwise_parts(arguments))
            ],
            label, 0)
    }

    /// Fills what the step was the last to read with NaN.
    private mutating func poison(after step: Step, at position: Int) {
        let taken = Set(step.results.map { pointer($0) })
        for read in step.reads where plan.memory.lastReads[read] == position {
            let operation = graph.nodes[read].operation
            if operation is Input || operation is ReadVariable || plan.schedule.direct[read] != nil { continue }
            if taken.contains(pointer(read)) { continue }
            emitRegisterProgram(
                [], [easel_micro_op(EASEL_OP_CONSTANT, immediate: .nan)], to: pointer(read), register: 0,
                count: graph.nodes[read].type.shape.count, label: "poison")
        }
    }
}
