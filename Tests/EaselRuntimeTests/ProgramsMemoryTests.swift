import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// A value's or a workspace's place in the arena and the steps between which it is needed.
private struct Stay {
    let what: String
    let bytes: Range<Int>
    let first: Int
    var last: Int
    let count: Int
    var isElementwise = false
}

/// The memory plan, checked by rules of its own: it asks the graph what each step touches, not the plan.
@Suite struct ProgramsMemoryTests {
    @Test(arguments: operationCases) func casesKeepApart(_ operationCase: OperationCase) throws {
        try checkMemory(ProgramPlan(ExpectedGraph(operationCase).graph))
    }

    @Test(arguments: 0..<80) func randomGraphsKeepApart(_ seed: Int) throws {
        let graph = RandomGraph(seed: UInt64(seed)).trace.graph
        try checkMemory(ProgramPlan(graph))
        try checkMemory(ProgramPlan(graph, options: .with { $0.optimises = false }))
    }

    @Test func sumsThatRideAlongKeepApart() throws {
        try checkMemory(ProgramPlan(ProgramsSumTests.normalisation().graph))
        try checkMemory(ProgramPlan(ProgramsSumTests.severalSums().graph))
    }

    @Test func memoryIsUsedAgain() throws {
        let trace = Trace(phase: .training)
        trace.record {
            var value = trace.input("x", [64, 64])
            for _ in 0..<20 { value = matrixProduct(value, value) }
            trace.output("result", value)
        }
        let values = try ProgramPlan(trace.graph).memory.offsets.count
        #expect(values == 21)
        let roomy = try ProgramPlan(trace.graph, options: .with { $0.reusesMemory = false })
        #expect(try ProgramPlan(trace.graph).arenaByteCount * 4 < roomy.arenaByteCount)
    }

    /// What a member of a step reads from memory.
    private func reads(_ member: NodeIndex, _ schedule: Schedule) -> [(node: NodeIndex, pattern: AccessPattern?)] {
        schedule.graph.nodes[member].operands.compactMap { operand in
            guard schedule.graph.isElementwise(member) else { return (schedule.graph.storageRoot(operand), nil) }
            let source = schedule.graph.elementwiseSource(operand)
            // A constant is written into the kernel.
            return schedule.graph.nodes[source.node].operation is Fill ? nil : (source.node, source.pattern)
        }
    }

    private func checkMemory(_ plan: ProgramPlan) throws {
        let schedule = plan.schedule
        let graph = schedule.graph
        var stays: [NodeIndex: Stay] = [:]
        func add(_ node: NodeIndex, _ step: Int, _ last: Int) throws {
            let offset = try #require(plan.memory.offsets[node], "%\(node) has no place")
            let count = graph.nodes[node].type.shape.count
            #expect(offset >= 0 && offset + count * 4 <= plan.arenaByteCount && offset % 64 == 0)
            stays[node] = Stay(
                what: "%\(node)", bytes: offset..<(offset + count * 4), first: step, last: last, count: count,
                isElementwise: graph.isElementwise(node))
        }
        for (index, node) in graph.nodes.enumerated() where node.operation is Input { try add(index, -1, .max) }
        let outputs = Set((graph.outputs.map(\.node) + schedule.copied.map(\.value)).map(graph.storageRoot))
        for (position, step) in schedule.steps.enumerated() {
            for result in step.results where schedule.direct[result] == nil {
                try add(result, position, outputs.contains(result) ? .max : position)
            }
            for member in step.members {
                for (node, _) in reads(member, schedule) {
                    if let last = stays[node]?.last { stays[node]?.last = max(last, position) }
                    let isKnown =
                        stays[node] != nil || schedule.direct[node] != nil || step.members.contains(node)
                        || graph.nodes[node].operation is ReadVariable
                    #expect(isKnown, "step \(position) reads %\(node), which nothing has stored")
                }
            }
        }
        var all = Array(stays.values)
        for (position, offset) in plan.memory.workspaces.enumerated() {
            let bytes = workspace(plan, position)
            all.append(
                Stay(
                    what: "workspace of step \(position)", bytes: offset..<(offset + bytes), first: position,
                    last: position, count: 0))
        }
        for (index, one) in all.enumerated() {
            for other in all.dropFirst(index + 1) where one.bytes.overlaps(other.bytes) {
                let (early, late) = one.first <= other.first ? (one, other) : (other, one)
                if early.last < late.first { continue }
                let isInPlace =
                    early.last == late.first && early.first < late.first && early.count == late.count
                    && early.bytes == late.bytes && schedule.steps[late.first].isElementwise && late.isElementwise
                    && schedule.steps[late.first].members.allSatisfy { member in
                        reads(member, schedule).allSatisfy {
                            "%\($0.node)" != early.what || $0.pattern == .full(early.count)
                        }
                    }
                #expect(isInPlace, "\(one.what) and \(other.what) lie in the same memory\n\(graph)")
            }
        }
        checkDirectWrites(schedule)
    }

    private func workspace(_ plan: ProgramPlan, _ position: Int) -> Int {
        let step = plan.schedule.steps[position]
        let operation = plan.graph.nodes[step.primary(in: plan.graph)].operation as? any LowerableOperation
        return step.isElementwise
            ? step.sumBytes(in: plan.graph) : operation?.workspaceBytes(step.types(in: plan.graph)) ?? 0
    }

    /// A variable may be overwritten only when everything else that reads it has run.
    private func checkDirectWrites(_ schedule: Schedule) {
        let asked = Set(
            (schedule.graph.outputs.map(\.node) + schedule.copied.map(\.value)).map(schedule.graph.storageRoot))
        for (value, variable) in schedule.direct {
            let home = schedule.steps.firstIndex { $0.results.contains(value) } ?? -1
            #expect(home >= 0 && !asked.contains(variable))
            for (position, step) in schedule.steps.enumerated() {
                for member in step.members {
                    for (node, pattern) in reads(member, schedule) where node == variable {
                        let count = schedule.graph.nodes[value].type.shape.count
                        #expect(position < home || position == home && step.isElementwise && pattern == .full(count))
                    }
                }
            }
        }
    }
}
