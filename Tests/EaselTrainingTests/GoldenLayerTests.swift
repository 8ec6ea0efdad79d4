import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining
import Testing

/// Every layer's output and every gradient, whole, against PyTorch.
@Suite struct GoldenLayerTests {
    @Test(arguments: try GoldenFile("convolutions").cases) func convolution(_ golden: GoldenCase) throws {
        try check(golden, GoldenFile("convolutions"))
    }

    @Test(arguments: try GoldenFile("layers").cases) func layer(_ golden: GoldenCase) throws {
        try check(golden, GoldenFile("layers"))
    }

    @Test func everyCaseIsThere() throws {
        #expect(try GoldenFile("convolutions").cases.count == 28)
        #expect(try GoldenFile("layers").cases.count == 75)
    }

    /// What a case may have for inputs, and whether PyTorch differentiated by it.
    private static let inputs = [
        ("input", true), ("weight", true), ("bias", true), ("scale", true), ("target", true), ("weights", false),
        ("runningMean", false), ("runningVariance", false),
    ]

    private func check(_ golden: GoldenCase, _ file: GoldenFile) throws {
        let trace = Trace(phase: golden.isTraining == false ? .inference : .training)
        var given: [String: Tensor] = [:]
        var differentiated: [String] = []
        trace.record {
            for (input, isDifferentiated) in Self.inputs {
                guard let shape = file.shape("\(golden.name).\(input)") else { continue }
                given[input] = trace.input(input, shape)
                if isDifferentiated { differentiated.append(input) }
            }
            if let shape = file.shape("\(golden.name).labels") {
                given["labels"] = trace.input("labels", shape, .int32)
            }
            let result = goldenResult(golden, given)
            for (name, value) in result { trace.output(name, value) }
            guard let output = result["output"] else { return }
            let loss = (output * trace.input("outputGradient", output.shape)).sum()
            let gradients = loss.gradients(withRespectTo: differentiated.compactMap { given[$0] })
            for (name, gradient) in zip(differentiated, gradients) { trace.output("gradient.\(name)", gradient) }
        }
        try #require(trace.diagnostic == nil, "\(golden.name): \(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        for input in given.keys.sorted() + ["outputGradient"] where input != "labels" {
            try program.input(input).fill(file.values("\(golden.name).\(input)"))
        }
        if given["labels"] != nil {
            let labels: [Int32] = try file.file.values("\(golden.name).labels", as: Int32.self)
            try program.input("labels", of: Int32.self).fill(labels)
        }
        program.run()
        for output in trace.graph.outputs {
            let name = "\(golden.name).\(output.name)"
            let expected = try file.values(name)
            #expect(file.shape(name) == trace.graph.nodes[output.node].type.shape, "\(name)")
            expectGolden(try program.output(output.name).values, expected, 2e-6, name)
        }
    }
}
