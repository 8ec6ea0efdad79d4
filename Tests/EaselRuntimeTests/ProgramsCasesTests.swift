import CEaselKernels
import CEaselLevels
import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// Every operation, its gradient and its gradient's gradient, run against the reference in `Double`.
@Suite struct ProgramsCasesTests {
    @Test(arguments: operationCases) func programComputesTheCase(_ operationCase: OperationCase) throws {
        let expected = try ExpectedGraph(operationCase)
        let program = try Program(expected.graph, workers: TestWorkers.two)
        expected.check(try expected.results(program))
    }

    /// Each instruction-set level, with 1, 2 and 3 threads, memory used again or not and poisoned or not.
    @Test(arguments: operationCases) func choicesDoNotMatter(_ operationCase: OperationCase) throws {
        let expected = try ExpectedGraph(operationCase)
        try onEveryLevel { level in
            let name = String(cString: easel_level_name(level))
            let plan = try ProgramPlan(expected.graph)
            let first = try expected.results(Program(plan, workers: TestWorkers.one))
            expected.check(first, comment: name)
            for workers in [TestWorkers.two, TestWorkers.three] {
                let other = try expected.results(Program(plan, workers: workers))
                #expect(bits(other) == bits(first), "\(name), \(workers.threads) threads")
            }
            let poisoning = CompilerOptions.with { $0.poisonsFreedMemory = true }
            let poisoned = try expected.results(
                try Program(expected.graph, workers: TestWorkers.one, options: poisoning))
            #expect(bits(poisoned) == bits(first), "\(name), freed memory poisoned")
            let roomy = CompilerOptions.with { $0.reusesMemory = false }
            let apart = try expected.results(Program(expected.graph, workers: TestWorkers.one, options: roomy))
            #expect(bits(apart) == bits(first), "\(name), memory not used again")
        }
        let plain = CompilerOptions.with { $0.optimises = false }
        expected.check(
            try expected.results(Program(expected.graph, workers: TestWorkers.one, options: plain)),
            comment: "not optimised")
    }
}
