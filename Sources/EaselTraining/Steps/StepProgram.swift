import EaselGraph
import EaselRuntime

/// The program of a step for one batch size, with the inputs that a batch goes into and the numbers that it reports.
final class StepProgram {
    let program: Program
    /// The images.
    let images: Program.Input<Float>
    /// The labels.
    let labels: Program.Input<Int32>
    /// The outputs that are one number, in the order of the graph's.
    let scalars: [Program.Output<Float>]

    init(_ program: Program) throws {
        self.program = program
        images = try program.input("images")
        labels = try program.input("labels", of: Int32.self)
        scalars = try program.plan.graph.scalarNames.map { try program.output($0) }
    }
}

extension Graph {
    /// The names of the outputs that are one number.
    var scalarNames: [String] { outputValues.filter { $0.type == TensorType([]) }.map(\.name) }
}
