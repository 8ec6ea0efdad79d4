import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// Random small graphs give the numbers of the reference, optimised or not.
@Suite struct ProgramsRandomTests {
    @Test(arguments: 0..<80) func passesKeepNumbers(_ seed: Int) throws {
        let random = RandomGraph(seed: UInt64(seed))
        try #require(random.trace.diagnostic == nil, "\(random.trace.diagnostic ?? "")")
        let graph = random.trace.graph
        let reference = try ReferenceInterpreter(random.values).nodes(of: graph)
        let first = try run(random, .with { _ in }, TestWorkers.two)
        check(first, graph, reference, "usual")
        check(try run(random, .with { $0.optimises = false }, TestWorkers.one), graph, reference, "not optimised")
        let poisoned = try run(random, .with { $0.poisonsFreedMemory = true }, TestWorkers.one)
        #expect(poisoned == first, "freed memory poisoned")
        let kept = try run(random, .with { ($0.keepsVariables, $0.poisonsFreedMemory) = (true, true) }, TestWorkers.two)
        check(kept, graph, reference, "variables kept")
        let apart = try run(random, .with { $0.reusesMemory = false }, TestWorkers.three)
        #expect(apart == first, "memory not used again")
    }

    /// Outputs, then the new values of variables, in the graph's order; as bits.
    private func run(_ random: RandomGraph, _ options: CompilerOptions, _ workers: Workers) throws -> [[UInt32]] {
        for (index, variable) in random.variables.enumerated() {
            variable.values = (random.values["variable\(index)"] ?? []).map { Float($0) }
        }
        let graph = random.trace.graph
        let program = try Program(graph, workers: workers, options: options)
        for name in ["input0", "input1", "input2", "wide"] {
            guard let values = random.values[name] else { continue }
            try program.input(name).fill(values.map { Float($0) })
        }
        program.run()
        let outputs = try graph.outputs.map { try program.output($0.name).map(\.bitPattern) }
        let updates = graph.updates.compactMap { graph.nodes[$0.variable].operation as? ReadVariable }
            .compactMap { $0.variable as? Storage }
        return outputs + updates.map { $0.values.map(\.bitPattern) }
    }

    private func check(_ results: [[UInt32]], _ graph: Graph, _ reference: [ReferenceTensor], _ comment: String) {
        let nodes = graph.outputs.map(\.node) + graph.updates.map(\.value)
        for (result, node) in zip(results, nodes) {
            let twin = reference[node].values
            #expect(result.count == twin.count)
            let scale = twin.reduce(1) { max($0, $1.magnitude) }
            for (bits, expected) in zip(result, twin) {
                let value = Float(bitPattern: bits)
                if (Double(value) - expected).magnitude <= 2e-5 * scale { continue }
                Issue.record("\(comment), %\(node): \(value), expected \(expected)\n\(graph)")
                return
            }
        }
    }
}
