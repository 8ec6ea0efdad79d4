import CEaselKernels
import EaselGraph

/// The plan of a program: all that it will need, known before any memory is taken.
public struct ProgramPlan: Sendable {
    /// The optimised graph in the order it runs.
    package let schedule: Schedule
    /// The memory plan: where values lie.
    package let memory: MemoryPlan
    /// The compiler options it was made with.
    package let options: CompilerOptions
    /// How many of the first steps follow from variables alone, where those are kept.
    package let fixedSteps: Int
    /// The steps whose packed filter is kept from run to run.
    package let packedSteps: Set<Int>

    /// Plans a program for a graph.
    /// - Throws: `RuntimeError` for an operation that has no kernel, or where there is no memory to plan in.
    package init(_ graph: Graph, options: CompilerOptions = CompilerOptions()) throws {
        // A graph is small, and what it is kept in ends the process where it cannot grow.
        guard easel_has_room(Int64(Self.planningBytes + graph.nodes.count * Self.bytesOfNode)) != 0 else {
            throw RuntimeError("there is no memory to plan \(graph.nodes.count) operations; a higher ulimit -v helps")
        }
        let keeps = options.keepsVariables && graph.updates.isEmpty
        let prepared =
            options.optimises ? graph.optimised(keepingVariables: keeps) : graph.eliminatingDeadCode()
        let scheduled = prepared.scheduled(groups: options.optimises)
        let (schedule, fixedSteps) = keeps ? scheduled.withFixedStepsFirst() : (scheduled, 0)
        (self.schedule, self.fixedSteps) = (schedule, fixedSteps)
        // Scheduling adds copies to the graph.
        let graph = schedule.graph
        let fixed = Set(schedule.steps.prefix(fixedSteps).flatMap(\.members))
        var packed: Set<Int> = []
        let workspaces = try schedule.steps.enumerated().map { position, step -> Int in
            if step.isElementwise { return step.sumBytes(in: graph) }
            let primary = step.primary(in: graph)
            guard let operation = graph.nodes[primary].operation as? any LowerableOperation else {
                throw RuntimeError("operation \(type(of: graph.nodes[primary].operation).name) has no kernel")
            }
            if keeps, position >= fixedSteps, let filter = operation.packedOperand {
                let root = graph.storageRoot(graph.nodes[primary].operands[filter])
                if fixed.contains(root) || graph.nodes[root].operation is ReadVariable { packed.insert(position) }
            }
            return operation.workspaceBytes(step.types(in: graph))
        }
        memory = schedule.planMemory(
            workspaces: workspaces, reuses: options.reusesMemory, fixedSteps: fixedSteps, keptWorkspaces: packed)
        packedSteps = packed
        self.options = options
    }

    /// What planning takes at the least, and for each operation, with much to spare.
    private static let (planningBytes, bytesOfNode) = (2 << 20, 2048)

    /// Bytes of memory for values between the steps of a run, weights not counted.
    public var arenaByteCount: Int { memory.byteCount }

    /// Floating-point operations of a run.
    public var flops: Int { schedule.graph.flops }

    /// The optimised graph.
    package var graph: Graph { schedule.graph }
}

extension Graph {
    /// The optimised graph: simplified, without dead or repeated computations, and with epilogues fused.
    /// - Parameter keepingVariables: Whether variables do not change from run to run.
    package func optimised(keepingVariables: Bool = false) -> Graph {
        let simple = eliminatingDeadCode().simplified().eliminatingCommonSubexpressions().simplified()
            .eliminatingDeadCode()
        return keepingVariables
            ? simple.foldingFactors().fusingEpilogues(addsResiduals: true) : simple.fusingEpilogues()
    }
}

extension Step {
    /// The sums over rows among the members of an elementwise step.
    package func sums(in graph: Graph) -> [NodeIndex] {
        isElementwise ? members.filter { !graph.isElementwise($0) } : []
    }

    /// Bytes for the partial sums of an elementwise step.
    package func sumBytes(in graph: Graph) -> Int {
        let parts = Int(easel_elementwise_sum_parts(Int64(graph.nodes[members[0]].type.shape.count)))
        return sums(in: graph).reduce(0) { $0 + 4 * parts * graph.nodes[$1].type.shape.count }
    }

    /// The member that decides how the step runs; the other, if any, is a sum that rides along.
    package func primary(in graph: Graph) -> NodeIndex {
        members.first { members.count == 1 || !(graph.nodes[$0].operation is ReduceSum) } ?? members[0]
    }

    /// The sum that rides along.
    package func companion(in graph: Graph) -> NodeIndex? {
        members.count == 1 || isElementwise ? nil : members.first { $0 != primary(in: graph) }
    }

    /// The types of a step that is not elementwise.
    package func types(in graph: Graph) -> StepTypes {
        let node = graph.nodes[primary(in: graph)]
        let summed = companion(in: graph).map { graph.storageRoot(graph.nodes[$0].operands[0]) }
        return StepTypes(
            operands: node.operands.map { graph.nodes[$0].type }, result: node.type,
            companion: summed.flatMap { summed in
                // The second operand first: where both are the same memory, its sum is the cheaper one.
                node.operands.indices.reversed().first { graph.storageRoot(node.operands[$0]) == summed }
            })
    }
}
