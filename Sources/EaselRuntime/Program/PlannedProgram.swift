import EaselGraph

/// A program that is planned at once, so that what is wrong with it is said, and takes memory when it is first asked for.
package final class PlannedProgram {
    /// What is known before memory is taken.
    package let plan: ProgramPlan
    private let workers: Workers
    private var program: Program?

    /// Plans a program.
    /// - Throws: `RuntimeError` where an operation has no kernel.
    package init(_ graph: Graph, workers: Workers) throws {
        plan = try ProgramPlan(graph)
        self.workers = workers
    }

    /// The program, built on first use.
    /// - Throws: `RuntimeError` where memory is short.
    package func built() throws -> Program {
        if let program { return program }
        let new = try Program(plan, workers: workers)
        program = new
        return new
    }
}
