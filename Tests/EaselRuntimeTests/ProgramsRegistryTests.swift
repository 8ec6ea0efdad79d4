import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// Nothing that running an operation needs may be forgotten. (EaselGraph's tests see to cases and gradients.)
@Suite struct ProgramsRegistryTests {
    /// What needs no kernel: the caller fills it, or it is its operand's memory.
    static let withoutKernel: Set = ["input", "variable", "reshape"]
    /// What the fused elementwise kernel knows without operands.
    static let sources: Set = ["fill", "randomUniform", "randomNormal"]

    @Test func everyOperationHasExactlyOneLowering() {
        for operation in allOperations {
            let lowerings = [
                operation is any LowerableOperation.Type, operation is any MicroLowerable.Type,
                Self.withoutKernel.contains(operation.name), Self.sources.contains(operation.name),
            ]
            #expect(lowerings.filter { $0 }.count == 1, "\(operation.name)")
        }
    }

    @Test func everyOperationHasAReference() {
        for operation in allOperations {
            let isRead = ["input", "variable", "randomUniform", "randomNormal"].contains(operation.name)
            #expect(isRead || operation is any ReferenceOperation.Type, "\(operation.name)")
        }
    }

    /// The kernels that the cases' programs run, forwards and backwards, are those of every operation.
    @Test func everyKernelRunsInACase() throws {
        var run: Set<String> = []
        for operationCase in operationCases {
            let graph = try ExpectedGraph(operationCase).graph
            for options in [CompilerOptions(), .with { $0.optimises = false }] {
                let plan = try ProgramPlan(graph, options: options)
                for member in plan.schedule.steps.flatMap(\.members) {
                    run.insert(type(of: plan.graph.nodes[member].operation).name)
                }
            }
        }
        let expected = Set(allOperations.map { $0.name }).subtracting(Self.withoutKernel)
        #expect(expected.subtracting(run).isEmpty)
    }
}
