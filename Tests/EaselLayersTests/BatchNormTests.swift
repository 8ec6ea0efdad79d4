import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

@Suite("Batch normalisation with numbers") struct BatchNormTests {
    @Test("statistics move by the momentum, twice where the layer is used twice, with the unbiased variance")
    func runningStatistics() throws {
        let layer = BatchNorm(channels: 1, momentum: 0.25)
        initialize(layer, seed: 0)
        let trace = Trace(phase: .training)
        trace.record {
            trace.output("one", layer(trace.input("a", [4, 1])))
            trace.output("two", layer(trace.input("b", [2, 1])))
        }
        let program = try Program(trace.graph)
        for (index, value) in [Float(1), 2, 3, 6].enumerated() { try program.input("a")[index] = value }
        for (index, value) in [Float(10), 14].enumerated() { try program.input("b")[index] = value }
        program.run()
        // Means 3 and 12; squared distances 4, 1, 0, 9 over 3, and 4, 4 over 1.
        let mean: Float = 0.75 * (0.75 * 0 + 0.25 * 3) + 0.25 * 12
        let variance: Float = 0.75 * (0.75 * 1 + 0.25 * 14 / 3) + 0.25 * 8
        #expect(abs(layer.runningMean.values[0] - mean) < 1e-5)
        #expect(abs(layer.runningVariance.values[0] - variance) < 1e-5)
        #expect(try abs(program.output("one")[3] - 3 / Float(3.5).squareRoot()) < 1e-4)
        #expect(try abs(program.output("two")[0] + 1) < 1e-4)
    }

    @Test("inference uses the running statistics, and a batch of one can be trained on")
    func inference() throws {
        let layer = BatchNorm(channels: 1, epsilon: 0)
        (layer.weight.values, layer.bias.values) = ([3], [1])
        (layer.runningMean.values, layer.runningVariance.values) = ([2], [4])
        for phase in [Phase.inference, .training] {
            let trace = Trace(phase: phase)
            trace.record { trace.output("y", layer(trace.input("x", [1, 1]))) }
            let program = try Program(trace.graph)
            try program.input("x")[0] = 5
            program.run()
            if phase == .inference { #expect(try abs(program.scalar("y") - 5.5) < 1e-6) }
        }
        #expect(layer.runningVariance.values[0].isFinite && abs(layer.runningMean.values[0] - 2.3) < 1e-6)
    }
}
