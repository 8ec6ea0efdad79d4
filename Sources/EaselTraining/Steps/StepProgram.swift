import EaselGraph
import EaselRuntime

/// The program of a step for one batch size, with the inputs that a batch goes into and the numbers that it reports.
final class StepProgram {
    let program: Program
    /// The images.
    let images: Program.Input<Float>
    /// The labels.
    let labels: Program.Input<Int32>
    /// The probabilities of classes, where the step takes them.
    let probabilities: Program.Input<Float>?
    /// The numbers to predict, where the step takes them.
    let numbers: Program.Input<Float>?
    /// The outputs that are one number, in the order of the graph's; each knows its name.
    let scalars: [Program.Output<Float>]
    /// The metrics that the step measures, and where the last run left each.
    let measured: [(metric: Metric, value: Program.Output<Float>)]

    /// Finds the inputs and outputs of a program.
    /// - Parameter metrics: What it measures, by the names of outputs.
    init(_ program: Program, measuring metrics: [Metric]) throws {
        self.program = program
        images = try program.input("images")
        labels = try program.input("labels", of: Int32.self)
        probabilities = try program.plan.graph.takesProbabilities ? program.input(TracedBatch.probabilitiesName) : nil
        numbers = try program.plan.graph.takesNumbers ? program.input(TracedBatch.numbersName) : nil
        scalars = try program.plan.graph.scalarNames.map { try program.output($0) }
        measured = try metrics.map { ($0, try program.output($0.name)) }
    }
}

/// A step traced for one batch size.
struct TracedStep {
    let graph: Graph
    /// What it measures, each the output of its name.
    var metrics: [Metric] = []
}

extension Graph {
    /// Whether a step takes the probabilities of classes.
    var takesProbabilities: Bool { inputValues.contains { $0.name == TracedBatch.probabilitiesName } }

    /// Whether a step takes the numbers to predict.
    var takesNumbers: Bool { inputValues.contains { $0.name == TracedBatch.numbersName } }

    /// The names of the outputs that are one number.
    var scalarNames: [String] { outputValues.filter { $0.type == TensorType([]) }.map(\.name) }
}
