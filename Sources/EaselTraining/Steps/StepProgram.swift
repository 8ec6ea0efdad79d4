import EaselGraph
import EaselRuntime

/// The program of a step for one size, with the inputs that a batch goes into and the numbers that it reports.
final class StepProgram {
    let program: Program
    let size: StepSize
    /// The inputs that the step is declared over.
    let inputs: [Place]
    /// The outputs that are one number, in the order of the graph's; each knows its name.
    let scalars: [Program.Output<Float>]
    /// The metrics that the step measures, and where the last run left each.
    let measured: [(metric: Metric, value: Program.Output<Float>)]

    /// An input of the step in the program.
    struct Place {
        let declaration: InputDeclaration
        /// The shape of an example, as it is in this program.
        let shape: Shape
        let use: InputUse
        let memory: Memory
    }

    /// The memory of an input.
    enum Memory {
        case floats(UnsafeMutableBufferPointer<Float>)
        case integers(UnsafeMutableBufferPointer<Int32>)
    }

    /// Finds the inputs and outputs of a program.
    /// - Parameters:
    ///   - step: What was traced.
    ///   - uses: The use of each of its inputs.
    init(_ program: Program, _ size: StepSize, of step: TracedStep, uses: [InputUse]) throws {
        (self.program, self.size) = (program, size)
        inputs = try zip(step.inputs, uses).map { declaration, use in
            let memory: Memory =
                switch declaration.type.elementType {
                case .float32: .floats(try program.input(declaration.name).values)
                case .int32: .integers(try program.input(declaration.name, of: Int32.self).values)
                }
            return Place(
                declaration: declaration, shape: size.shapes?[declaration.name] ?? declaration.shape, use: use,
                memory: memory)
        }
        scalars = try program.plan.graph.scalarNames.map { try program.output($0) }
        measured = try step.metrics.map { ($0, try program.output($0.name)) }
    }
}

/// A step traced for one size.
struct TracedStep {
    let graph: Graph
    /// What it is declared over.
    let inputs: [InputDeclaration]
    /// What it measures, each the output of its name.
    var metrics: [Metric] = []
}

extension Graph {
    /// The names of the outputs that are one number.
    var scalarNames: [String] { outputValues.filter { $0.type == TensorType([]) }.map(\.name) }
}
