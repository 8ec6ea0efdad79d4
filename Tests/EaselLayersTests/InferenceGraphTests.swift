import EaselGraph
import EaselLayers
import Testing

@Suite struct InferenceGraphTests {
    private struct Net: Module {
        let body = Dense(inputFeatures: 4, outputFeatures: 3)
        let norm = BatchNorm(channels: 3)
        let dropout = Dropout(rate: 0.5)
        let head = Dense(inputFeatures: 3, outputFeatures: 2)

        func features(_ input: Tensor) -> Tensor { dropout(norm(body(input))) }
        func callAsFunction(_ input: Tensor) -> Tensor { head(features(input)) }
    }

    /// What a writer of other formats needs: names and shapes of all that goes in and comes out, and the parameters used.
    @Test func itNamesWhatGoesInAndComesOut() throws {
        let net = Net()
        let graph = try InferenceGraph(of: net) { trace in
            let features = net.features(trace.input("x", [5, 4]))
            return ["features": features, "best": features.argMax()]
        }
        #expect(graph.inputs.map(\.description) == ["x f32[5, 4]"])
        #expect(graph.outputs.map(\.description) == ["features f32[5, 3]", "best i32[5]"])
        let names = [
            "body.weight", "body.bias", "norm.weight", "norm.bias", "norm.runningMean", "norm.runningVariance",
        ]
        #expect(graph.parameters.map(\.name) == names, "not the head's, which is not used")
        #expect(namedParameters(of: net).allSatisfy { !$0.parameter.hasValue }, "no values were asked for")
    }

    @Test func itIsTracedForInference() throws {
        let net = Net()
        let graph = try InferenceGraph(of: net) { ["y": net($0.input("x", [5, 4]))] }
        #expect(graph.graph.updates.isEmpty, "no statistic moves")
        #expect(!graph.graph.description.contains("random"), "nothing is dropped")
    }

    @Test func whatIsWrongIsSaidInOneLine() {
        let net = Net()
        func message(_ body: (Trace) -> KeyValuePairs<String, Tensor>) -> String {
            do { _ = try InferenceGraph(of: net, body) } catch { return "\(error)" }
            return "nothing was thrown"
        }
        #expect(
            message { ["y": net($0.input("x", [5, 4])), "y": net($0.input("z", [5, 4]))] }
                == "output at head: there are two outputs named y; give each a name of its own")
        #expect(message { ["y": net($0.input("x", [5, 3]))] }.contains("body"))
        let stranger = Dense(inputFeatures: 4, outputFeatures: 1)
        #expect(message { ["y": stranger($0.input("x", [5, 4]))] }.contains("used but not held by the model"))
    }
}
