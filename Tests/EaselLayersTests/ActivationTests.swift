import EaselGraph
import EaselLayers
import EaselRuntime
import Foundation
import Testing

@Suite("Activations") struct ActivationTests {
    @Test("every activation can be named, written, read, and applied")
    func everyOne() throws {
        for (name, activation) in Activation.named {
            #expect(try Activation(parsing: name) == activation)
            #expect(try Activation(parsing: activation.description) == activation)
            let data = try JSONEncoder().encode([activation])
            #expect(try JSONDecoder().decode([Activation].self, from: data) == [activation])
            let trace = Trace(phase: .training)
            let result = trace.record { activation(trace.input("x", [2, 3])) }
            #expect(trace.diagnostic == nil && result.shape == [2, 3])
            #expect(trace.graph.nodes.count > 1 || activation == .identity)
        }
        #expect(try Activation(parsing: "leakyRelu(0.2)") == .leakyRelu(slope: 0.2))
    }

    @Test("the step is 1 from 0 on, lets no gradient through, and lets a straight-through estimator's")
    func step() throws {
        let trace = Trace(phase: .training)
        trace.record {
            let input = trace.input("x", [4])
            trace.output("y", Activation.step(input))
            trace.output("gradient", Activation.step(input).sum().gradients(withRespectTo: [input])[0])
            let smooth = sigmoid(input)
            let through = smooth + (unitStep(input) - smooth).detached()
            trace.output("through", through)
            trace.output("throughGradient", through.sum().gradients(withRespectTo: [input])[0])
        }
        let program = try Program(trace.graph)
        try program.input("x").fill([-2, -0.0, 1e-30, 3])
        program.run()
        #expect(try Array(program.output("y").values) == [0, 1, 1, 1])
        #expect(try program.output("gradient").values.allSatisfy { $0 == 0 })
        let through = try Array(program.output("through").values)
        #expect(zip(through, [0, 1, 1, 1] as [Float]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(try program.output("throughGradient").values.allSatisfy { $0 > 0.04 })
    }

    @Test(
        "other texts are refused with the way out",
        arguments: [
            ("rellu", "the activations are"), ("", "the activations are"), ("relu(1)", "takes no number"),
            ("elu(", "must be a number"), ("elu(x)", "must be a number"), ("elu(nan)", "must be a number"),
        ])
    func refused(text: String, message: String) {
        do {
            _ = try Activation(parsing: text)
            Issue.record("\(text) was read")
        } catch { #expect("\(error)".contains(message)) }
    }
}
