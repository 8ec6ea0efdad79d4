import EaselGraph
import EaselTestSupport
import Testing

/// Analytic gradients, and gradients of gradients, against central differences in `Double`.
@Suite struct GradientTests {
    /// Elements of each input that are shifted.
    static let samples = 5

    @Test(arguments: operationCases) func gradientIsThatOfTheFunction(_ operationCase: OperationCase) throws {
        var values = operationCase.inputValues
        var floats: [String] = []
        let trace = operationCase.traced { trace, inputs, result in
            guard result.type.elementType == .float32, result.shape.count > 0 else { return }
            let differentiable = inputs.filter { $0.type.elementType == .float32 }
            floats = operationCase.inputs.indices.filter { operationCase.inputs[$0].elementType == .float32 }
                .map { "input\($0)" }
            let weight = trace.input("weight", result.shape)
            values["weight"] = CaseInput.elements(result.shape.count, .range(-1, 1), "\(operationCase.name) weight")
            let loss = (result * weight).sum()
            trace.output("loss", loss)
            let first = loss.gradients(withRespectTo: differentiable)
            var combined = loss.filled([], 0)
            for (name, gradient) in zip(floats, first) {
                trace.output("first \(name)", gradient)
                let direction = trace.input("direction \(name)", gradient.shape)
                values["direction \(name)"] = CaseInput.elements(
                    gradient.shape.count, .range(-1, 1), "\(operationCase.name) \(name) direction")
                combined = combined + (gradient * direction).sum()
            }
            trace.output("combined", combined)
            for (name, gradient) in zip(floats, combined.gradients(withRespectTo: differentiable)) {
                trace.output("second \(name)", gradient)
            }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let graph = trace.graph.eliminatingDeadCode().eliminatingCommonSubexpressions()
        let base = try ReferenceInterpreter(values).outputs(of: graph)
        // What is shifted need not compute the gradients of gradients again.
        var scalars = graph
        scalars.outputs.removeAll { $0.name != "loss" && $0.name != "combined" }
        scalars = scalars.eliminatingDeadCode()
        for name in floats {
            let first = try #require(base["first \(name)"]).values
            let second = try #require(base["second \(name)"]).values
            #expect(first.count == values[name]?.count)
            let count = first.count
            // Large cases are there for the kernels; one element of them is enough here.
            let samples = count > 500 ? 1 : min(count, Self.samples)
            for sample in 0..<samples {
                let index = (sample * count / samples + (count > Self.samples ? sample : 0)) % count
                let (loss, combined) = try difference(scalars, values, name, index)
                if operationCase.hasTrueGradient {
                    expectClose(first[index], loss, "gradient of \(name)[\(index)]")
                    expectClose(second[index], combined, "second gradient of \(name)[\(index)]")
                } else {
                    #expect((first[index] - loss).magnitude > 1e-3)
                }
            }
        }
    }

    /// Central differences of the loss and of the combined gradients.
    private func difference(
        _ graph: Graph, _ values: [String: [Double]], _ name: String, _ index: Int
    ) throws -> (Double, Double) {
        let step = 1e-5
        let results = try [step, -step].map { shift in
            var shifted = values
            shifted[name]?[index] += shift
            return try ReferenceInterpreter(shifted).outputs(of: graph)
        }
        func slope(_ output: String) throws -> Double {
            let values = try results.map { try #require($0[output]).values[0] }
            return (values[0] - values[1]) / (2 * step)
        }
        return try (slope("loss"), slope("combined"))
    }

    private func expectClose(_ analytic: Double, _ numeric: Double, _ what: String) {
        let tolerance = 1e-5 * Swift.max(1, numeric.magnitude)
        #expect((analytic - numeric).magnitude <= tolerance, "\(what): \(analytic), differences give \(numeric)")
    }
}
