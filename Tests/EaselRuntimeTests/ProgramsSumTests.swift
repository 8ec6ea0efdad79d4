import CEaselKernels
import CEaselLevels
import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// Sums that are taken by the group of elementwise operations that computes what is summed.
@Suite struct ProgramsSumTests {
    private static func values(_ count: Int, _ name: String) -> [Double] {
        CaseInput.elements(count, .range(-1, 1), name)
    }

    /// A training step's batch normalisation, forwards and backwards, on more elements than one part takes.
    static func normalisation() throws -> ExpectedGraph {
        let (shape, channels): (Shape, Shape) = ([6, 8, 12, 64], [64])
        let trace = Trace(phase: .training)
        trace.record {
            let (x, weight) = (trace.input("x", shape), trace.input("weight", shape))
            let scale = trace.input("scale", channels)
            let centred = x - x.mean(over: [0, 1, 2]).broadcast(to: shape)
            let variance = square(centred).mean(over: [0, 1, 2])
            let normal = centred * reciprocalSquareRoot(variance + 1e-3).broadcast(to: shape)
            let result = normal * scale.broadcast(to: shape)
            trace.output("variance", variance)
            trace.output("result", result)
            for (index, gradient) in (result * weight).sum().gradients(withRespectTo: [x, scale]).enumerated() {
                trace.output("gradient \(index)", gradient)
            }
        }
        let names = ["x": shape.count, "weight": shape.count, "scale": channels.count]
        return try ExpectedGraph(trace.graph, .init(uniqueKeysWithValues: names.map { ($0, values($1, $0)) }))
    }

    /// Several sums of one group over different rows, of a value that is stored and of one that is not; one has as many
    /// elements as a vector that the group reads for the last time.
    static func severalSums() throws -> ExpectedGraph {
        let shape: Shape = [40, 32, 16]
        let trace = Trace(phase: .training)
        trace.record {
            let x = trace.input("x", shape)
            let offset = trace.input("offset", [16]) * 2
            let stored = x + offset.broadcast(to: shape)
            let squared = stored * stored
            trace.output("stored", stored)
            trace.output("narrow", stored.sum(over: [0, 1]))
            trace.output("wide", stored.sum(over: [0]))
            trace.output("squares", squared.sum(over: [0, 1]))
            trace.output("all", squared.sum())
        }
        return try ExpectedGraph(
            trace.graph, ["x": values(shape.count, "x"), "offset": values(16, "offset")])
    }

    @Test(arguments: [0, 1]) func sumsAgreeWithTheReferenceWhateverTheChoices(_ which: Int) throws {
        let expected = try which == 0 ? Self.normalisation() : Self.severalSums()
        let plan = try ProgramPlan(expected.graph)
        let sums = plan.schedule.steps.map { $0.sums(in: plan.graph).count }
        #expect(sums.reduce(0, +) >= 3, "\(sums)")
        try onEveryLevel { level in
            let name = String(cString: easel_level_name(level))
            let first = try expected.results(Program(plan, workers: TestWorkers.one))
            expected.check(first, tolerance: 1e-4, comment: name)
            for workers in [TestWorkers.two, TestWorkers.three] {
                let other = try expected.results(Program(plan, workers: workers))
                #expect(bits(other) == bits(first), "\(name), \(workers.threads) threads")
            }
            for options in [
                CompilerOptions.with { $0.poisonsFreedMemory = true }, .with { $0.reusesMemory = false },
            ] {
                let other = try expected.results(
                    try Program(expected.graph, workers: TestWorkers.one, options: options))
                #expect(bits(other) == bits(first), "\(name), another plan of memory")
            }
        }
        let plain = CompilerOptions.with { $0.optimises = false }
        let apart = try expected.results(Program(expected.graph, workers: TestWorkers.one, options: plain))
        expected.check(apart, tolerance: 1e-4, comment: "not optimised")
    }
}
