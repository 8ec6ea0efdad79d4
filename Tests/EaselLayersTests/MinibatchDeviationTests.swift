import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

@Suite("Minibatch standard deviation") struct MinibatchDeviationTests {
    private func result(_ values: [Float], _ shape: Shape, groupSize: Int) throws -> [Float] {
        let trace = Trace(phase: .training)
        trace.record { trace.output("y", MinibatchDeviation(groupSize: groupSize)(trace.input("x", shape))) }
        #expect(trace.diagnostic == nil)
        let program = try Program(trace.graph)
        for (index, value) in values.enumerated() { try program.input("x")[index] = value }
        program.run()
        return Array(try program.output("y").values)
    }

    @Test("the channel is the mean deviation of a group, whose members are a stride apart") func groups() throws {
        // Four images of 1x1x2 in groups of two: the first with the third, the second with the fourth.
        let values: [Float] = [1, 10, 2, 20, 3, 10, 8, 26]
        let result = try result(values, [4, 1, 1, 2], groupSize: 2)
        let expected: [Float] = [1, 10, 0.5, 2, 20, 3, 3, 10, 0.5, 8, 26, 3]
        for (found, wanted) in zip(result, expected) { #expect(abs(found - wanted) < 1e-3, "\(result)") }
    }

    @Test("a batch that groups do not divide has larger ones; images all alike have none", arguments: [(6, 6), (5, 5)])
    func odd(count: Int, size: Int) throws {
        let values = (0..<count).map { Float($0) }
        let result = try result(values, [count, 1, 1, 1], groupSize: 4)
        let mean = Float(count - 1) / 2
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(size)).squareRoot()
        for row in 0..<count { #expect(abs(result[row * 2 + 1] - deviation) < 1e-3) }
        let same = try self.result([Float](repeating: 3, count: count), [count, 1, 1, 1], groupSize: 4)
        #expect(same[1] < 2e-4)
    }

    @Test("what it cannot take is said") func refusal() {
        let trace = Trace(phase: .training)
        trace.record { trace.output("y", MinibatchDeviation()(trace.input("x", [4, 3]))) }
        #expect(trace.diagnostic?.contains("minibatchDeviation") == true)
    }
}
