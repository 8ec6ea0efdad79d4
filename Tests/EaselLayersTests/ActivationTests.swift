import EaselGraph
import EaselLayers
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
