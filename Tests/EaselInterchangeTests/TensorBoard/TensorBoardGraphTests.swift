import EaselGraph
import EaselInterchange
import EaselLayers
import Testing

/// The scopes of a model's operations.
struct TensorBoardGraphTests {
    private struct Block: Module {
        let convolution = Convolution2D(inputChannels: 4, outputChannels: 4, kernelSize: 3, padding: .same)
        let norm = BatchNorm(channels: 4)

        func callAsFunction(_ input: Tensor) -> Tensor { relu(input + norm(relu(convolution(input)))) }
    }

    private struct Network: Module {
        let stem = Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3, padding: .same)
        let blocks = [Block(), Block()]

        func callAsFunction(_ input: Tensor) -> Tensor {
            sigmoid(blocks.reduce(relu(stem(input))) { $1($0) })
        }
    }

    @Test func nodesLieWhereTheirParametersDo() throws {
        let network = Network()
        let inference = try InferenceGraph(of: network) { ["answers": network($0.input("images", [2, 8, 8, 1]))] }
        let graph = TensorBoardGraph(inference)
        let names = graph.names
        #expect(names.count == inference.graph.nodes.count && Set(names).count == names.count)
        for named in inference.parameters {
            #expect(names.contains(named.name.split(separator: ".").joined(separator: "/")), "\(named.name)")
        }
        for wanted in [
            "images", "sigmoid", "relu", "stem/convolution2D", "blocks/0/convolution/convolution2D", "blocks/0/relu",
            "blocks/0/add", "blocks/relu", "blocks/1/add",
        ] {
            #expect(names.contains(wanted), "\(wanted) of \(names)")
        }
        #expect(!names.contains { $0.hasPrefix("/") || $0.hasSuffix("/") || $0.contains("//") })
    }

    @Test func whatHasNoParametersHasNoScope() throws {
        let inference = try InferenceGraph { trace in
            let images = trace.input("images", [2, 3])
            return ["answers": relu(images) + relu(images * 2)]
        }
        #expect(TensorBoardGraph(inference).names.allSatisfy { !$0.contains("/") })
        #expect(TensorBoardGraph(inference).names.contains("relu_1"))
    }
}
