import CEaselKernels
import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// A graph, what its inputs and variables hold, and what the reference makes of them.
struct ExpectedGraph {
    let graph: Graph
    let values: [String: [Double]]
    let expected: [String: ReferenceTensor]

    /// Evaluates a graph as it was traced, before any pass.
    init(_ graph: Graph, _ values: [String: [Double]]) throws {
        self.graph = graph
        self.values = values
        expected = try ReferenceInterpreter(values).outputs(of: graph.eliminatingDeadCode())
    }

    /// An operation case with its gradient and the gradient of a combination of its gradients.
    init(_ operationCase: OperationCase) throws {
        var values = operationCase.inputValues
        func draw(_ trace: Trace, _ name: String, _ shape: Shape) -> Tensor {
            values[name] = CaseInput.elements(shape.count, .range(-1, 1), "\(operationCase.name) \(name)")
            return trace.input(name, shape)
        }
        let trace = operationCase.traced { trace, inputs, result in
            trace.output("result", result)
            let floats = inputs.filter { $0.type.elementType == .float32 }
            guard result.type.elementType == .float32, result.shape.count > 0 else { return }
            let loss = (result * draw(trace, "weight", result.shape)).sum()
            var combined = loss.filled([], 0)
            for (index, gradient) in loss.gradients(withRespectTo: floats).enumerated() {
                trace.output("gradient \(index)", gradient)
                combined = combined + (gradient * draw(trace, "direction \(index)", gradient.shape)).sum()
            }
            for (index, gradient) in combined.gradients(withRespectTo: floats).enumerated() {
                trace.output("second gradient \(index)", gradient)
            }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        try self.init(trace.graph, values)
    }

    /// The outputs by name after the second of two runs, so that what a run leaves behind is noticed.
    func results(_ program: Program) throws -> [String: [Float]] {
        for (name, elements) in values {
            let isInteger = program.plan.graph.inputValues.contains {
                $0.name == name && $0.type.elementType == .int32
            }
            if isInteger {
                try program.input(name, of: Int32.self).fill(elements.map { Int32($0) })
            } else {
                try program.input(name).fill(elements.map { Float($0) })
            }
        }
        program.run()
        program.run()
        return try Dictionary(uniqueKeysWithValues: expected.keys.map { ($0, Array(try program.output($0))) })
    }

    /// Expects every element within `tolerance`, relative to the larger of its value and one.
    func check(
        _ results: [String: [Float]], tolerance: Double = 1e-5, comment: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (name, twin) in expected.sorted(by: { $0.key < $1.key }) {
            let values = results[name] ?? []
            #expect(values.count == twin.values.count, "\(comment) \(name)", sourceLocation: sourceLocation)
            for (index, (value, expected)) in zip(values, twin.values).enumerated() {
                if Double(value) == expected || (value.isNaN && expected.isNaN) { continue }
                if (Double(value) - expected).magnitude <= tolerance * max(1, expected.magnitude) { continue }
                Issue.record(
                    "\(comment) \(name)[\(index)] of \(values.count) is \(value), expected \(expected)",
                    sourceLocation: sourceLocation)
                break
            }
        }
    }
}

/// Results by name as bits, so that even zeros of different signs differ.
func bits(_ results: [String: [Float]]) -> [String: [UInt32]] { results.mapValues { $0.map(\.bitPattern) } }

extension CompilerOptions {
    /// Options that differ from the usual ones as told.
    static func with(_ change: (inout CompilerOptions) -> Void) -> CompilerOptions {
        var options = CompilerOptions()
        change(&options)
        return options
    }
}

/// Workers that tests share; a pool of its own for each test would start hundreds of threads.
enum TestWorkers {
    static let one = Workers(threads: 1)
    static let two = Workers(threads: 2)
    static let three = Workers(threads: 3)
}
