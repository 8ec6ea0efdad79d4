import CEaselKernels
import EaselGraph

/// An elementwise operation as one micro-operation of a fused kernel.
package protocol MicroLowerable: ElementwiseOperation {
    /// The micro-operation, its registers not yet chosen.
    var micro: easel_micro_op { get }
}

extension easel_micro_op {
    /// A micro-operation whose registers are chosen later.
    package init(_ op: easel_op, immediate: Float = 0, stream: UInt32 = 0) {
        self.init(op: op, destination: 0, a: 0, b: 0, c: 0, immediate: immediate, stream: stream)
    }
}

/// Turns a group of elementwise operations into one register program.
package struct ElementwiseLowering {
    /// An input of the program: the memory it reads, and how.
    package struct Source: Hashable {
        /// The node whose memory is read.
        package let node: NodeIndex
        /// How it is spread over the elements.
        package let pattern: AccessPattern
    }

    /// The memory read, in the order of the first registers.
    package private(set) var sources: [Source] = []
    /// The register program, results first in virtual registers, then in real ones.
    package private(set) var ops: [easel_micro_op] = []
    /// The register of each stored result.
    package private(set) var results: [(node: NodeIndex, register: Int32)] = []
    /// The register that each sum over rows adds up.
    package private(set) var sums: [(node: NodeIndex, register: Int32)] = []
    /// The number of registers of the program.
    package private(set) var registerCount: Int32 = 0

    private let graph: Graph
    private let step: Step
    private let count: Int
    private let members: [NodeIndex]
    private var registers: [NodeIndex: Int32] = [:]
    private var inputs: [Source: Int32] = [:]
    private var constants: [UInt32: Int32] = [:]

    /// - Throws: `RuntimeError` for an operation that has no micro-operation.
    package init(_ step: Step, of graph: Graph) throws {
        self.graph = graph
        self.step = step
        count = graph.nodes[step.members[0]].type.shape.count
        members = step.members.filter { graph.isElementwise($0) }
        collectSources()
        for member in members { try emit(member) }
        results = step.results.compactMap { node in registers[node].map { (node, $0) } }
        sums = step.sums(in: graph).compactMap { node in
            registers[graph.storageRoot(graph.nodes[node].operands[0])].map { (node, $0) }
        }
        allocateRegisters()
    }

    /// Constants are written into the program, everything else from outside the group is an input.
    private mutating func collectSources() {
        for member in members {
            for operand in graph.nodes[member].operands {
                let (node, pattern) = graph.elementwiseSource(operand)
                guard !(graph.nodes[node].operation is Fill), !isMember(node, pattern) else { continue }
                let source = Source(node: node, pattern: pattern)
                guard inputs[source] == nil else { continue }
                inputs[source] = Int32(sources.count)
                sources.append(source)
            }
        }
        registerCount = Int32(sources.count)
    }

    private func isMember(_ node: NodeIndex, _ pattern: AccessPattern) -> Bool {
        pattern == .full(count) && members.contains(node)
    }

    private mutating func append(_ op: easel_micro_op) -> Int32 {
        var op = op
        op.destination = registerCount
        registerCount += 1
        ops.append(op)
        return op.destination
    }

    private mutating func register(_ operand: NodeIndex) -> Int32 {
        let (node, pattern) = graph.elementwiseSource(operand)
        if let fill = graph.nodes[node].operation as? Fill {
            if let known = constants[fill.value.bitPattern] { return known }
            let register = append(easel_micro_op(EASEL_OP_CONSTANT, immediate: fill.value))
            constants[fill.value.bitPattern] = register
            return register
        }
        if isMember(node, pattern), let known = registers[node] { return known }
        return inputs[Source(node: node, pattern: pattern)] ?? 0
    }

    private func constant(_ operand: NodeIndex) -> Float? {
        (graph.nodes[graph.elementwiseSource(operand).node].operation as? Fill)?.value
    }

    private mutating func emit(_ member: NodeIndex) throws {
        let node = graph.nodes[member]
        var op: easel_micro_op
        switch node.operation {
        case let fill as Fill: op = easel_micro_op(EASEL_OP_CONSTANT, immediate: fill.value)
        case let random as RandomUniform: op = easel_micro_op(EASEL_OP_RANDOM_UNIFORM, stream: random.stream)
        case let random as RandomNormal: op = easel_micro_op(EASEL_OP_RANDOM_NORMAL, stream: random.stream)
        case let operation as any MicroLowerable:
            if let immediate = immediateForm(node) {
                registers[member] = append(immediate)
                return
            }
            op = operation.micro
        default:
            throw RuntimeError("operation \(type(of: node.operation).name) has no kernel")
        }
        let operands = node.operands.map { register($0) }
        if operands.count > 0 { op.a = operands[0] }
        if operands.count > 1 { op.b = operands[1] }
        if operands.count > 2 { op.c = operands[2] }
        registers[member] = append(op)
    }

    /// A sum or product with a constant as a micro-operation of one register.
    private mutating func immediateForm(_ node: Node) -> easel_micro_op? {
        let kind: easel_op
        switch node.operation {
        case is Add: kind = EASEL_OP_ADD_IMMEDIATE
        case is Multiply: kind = EASEL_OP_MULTIPLY_IMMEDIATE
        case is Maximum: kind = EASEL_OP_MAX_IMMEDIATE
        case is Minimum: kind = EASEL_OP_MIN_IMMEDIATE
        default: return nil
        }
        for (operand, other) in [(0, 1), (1, 0)] {
            guard let value = constant(node.operands[other]), constant(node.operands[operand]) == nil else { continue }
            var op = easel_micro_op(kind, immediate: value)
            op.a = register(node.operands[operand])
            return op
        }
        return nil
    }

    /// Gives registers back after their last use, so that what is live stays in the first-level cache.
    private mutating func allocateRegisters() {
        let inputCount = Int32(sources.count)
        var lastUse: [Int32: Int] = [:]
        for (index, op) in ops.enumerated() {
            for register in op.sources { lastUse[register] = index }
        }
        for result in results + sums { lastUse[result.register] = ops.count }
        var real: [Int32: Int32] = [:]
        var free: [Int32] = []
        var next = inputCount
        for index in ops.indices {
            let sources = ops[index].sources
            let mapped = sources.map { real[$0] ?? $0 }
            ops[index].setSources(mapped)
            for register in Set(sources).subtracting(constants.values)
            where register >= inputCount && lastUse[register] == index {
                if let register = real[register] { free.append(register) }
            }
            let virtual = ops[index].destination
            // A result keeps its own register, so that the kernel can write it straight to memory; a constant keeps
            // its own, so that it is written once and not in every block.
            let keepsOwn = lastUse[virtual] == ops.count || ops[index].op == EASEL_OP_CONSTANT
            let chosen: Int32
            if !keepsOwn, let reused = free.popLast() {
                chosen = reused
            } else {
                chosen = next
                next += 1
            }
            real[virtual] = chosen
            ops[index].destination = chosen
            if lastUse[virtual] == nil { free.append(chosen) }
        }
        results = results.map { ($0.node, real[$0.register] ?? $0.register) }
        sums = sums.map { ($0.node, real[$0.register] ?? $0.register) }
        registerCount = max(next, 1)
    }
}

extension easel_micro_op {
    /// The number of sources a, b, c that are read.
    private var sourceCount: Int {
        switch op {
        case EASEL_OP_CONSTANT, EASEL_OP_RANDOM_UNIFORM, EASEL_OP_RANDOM_NORMAL: 0
        case EASEL_OP_ADD, EASEL_OP_SUBTRACT, EASEL_OP_MULTIPLY, EASEL_OP_DIVIDE, EASEL_OP_MAXIMUM, EASEL_OP_MINIMUM,
            EASEL_OP_POWER, EASEL_OP_GREATER, EASEL_OP_GREATER_EQUAL, EASEL_OP_EQUAL, EASEL_OP_RELU_GRADIENT,
            EASEL_OP_LEAKY_RELU_GRADIENT:
            2
        case EASEL_OP_SELECT, EASEL_OP_MULTIPLY_ADD: 3
        default: 1
        }
    }

    fileprivate var sources: [Int32] { Array([a, b, c].prefix(sourceCount)) }

    fileprivate mutating func setSources(_ registers: [Int32]) {
        if registers.count > 0 { a = registers[0] }
        if registers.count > 1 { b = registers[1] }
        if registers.count > 2 { c = registers[2] }
    }
}
