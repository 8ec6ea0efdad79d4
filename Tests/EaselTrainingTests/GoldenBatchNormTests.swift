import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining
import Testing

/// The layer, with its running statistics, against PyTorch's.
@Suite struct GoldenBatchNormTests {
    private static let names = ["scale", "bias", "runningMean", "runningVariance"]

    @Test func runningStatisticsMoveAsPyTorchMovesThem() throws {
        let file = try GoldenFile("layers")
        let cases = file.cases.filter { $0.operation == "batchNormalization" }
        #expect(cases.count == 4)
        for golden in cases {
            let shape = try #require(file.shape("\(golden.name).input"))
            let layer = BatchNorm(
                channels: shape[-1], momentum: try #require(golden.momentum), epsilon: try #require(golden.epsilon))
            let parameters = [layer.weight, layer.bias, layer.runningMean, layer.runningVariance]
            for (parameter, name) in zip(parameters, Self.names) {
                parameter.values = try file.values("\(golden.name).\(name)")
            }
            let isTraining = golden.isTraining == true
            let trace = Trace(phase: isTraining ? .training : .inference)
            trace.record { trace.output("output", layer(trace.input("input", shape))) }
            try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
            let program = try Program(trace.graph)
            for (index, value) in try file.values("\(golden.name).input").enumerated() {
                try program.input("input")[index] = value
            }
            program.run()
            expectGolden(
                try program.output("output").values, try file.values("\(golden.name).output"), 2e-6, golden.name)
            for (parameter, name) in zip(parameters, Self.names).suffix(2) {
                let expected = try file.values("\(golden.name).\(isTraining ? "updated." : "")\(name)")
                expectGolden(parameter.values, expected, 1e-6, "\(golden.name) \(name)")
            }
        }
    }
}
