import EaselCore
import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselRuntime
import Testing

/// Small ONNX files, and what is made of such a file whatever is in it.
enum ONNXSamples {
    /// A file of each kind, by what it has.
    static func files() throws -> [(name: String, bytes: [UInt8])] {
        [
            ("convolutions", try convolutions().message.bytes), ("decoder", try decoder().message.bytes),
            ("operators", operators().message.bytes),
        ]
    }

    /// Values of a few small weights that are not all alike.
    private static func filled(_ module: any Module) {
        for (place, item) in namedParameters(of: module).enumerated() {
            item.parameter.values = (0..<item.parameter.shape.count).map { Float(($0 * 7 + place) % 11) / 8 - 0.5 }
        }
    }

    /// A convolution with batch normalisation, pooling and a dense layer.
    private static func convolutions() throws -> ONNXModel {
        let model = Sequential {
            Convolution2D(inputChannels: 3, outputChannels: 4, kernelSize: 3, stride: 2, padding: .same)
            BatchNorm(channels: 4)
            Activation.relu
            MaxPooling2D(kernelSize: 2)
            Flatten()
            Dense(inputFeatures: 16, outputFeatures: 3)
        }
        filled(model)
        return try ONNXModel(layout: .channelsFirst) { rows in
            try InferenceGraph(of: model) { ["p": softmax(model($0.input("x", [rows, 8, 8, 3])))] }
        }
    }

    /// A dense layer, a transposed convolution and an enlargement.
    private static func decoder() throws -> ONNXModel {
        let model = Sequential {
            Dense(inputFeatures: 5, outputFeatures: 16)
            Unflatten(to: [2, 2, 4])
            TransposedConvolution2D(
                inputChannels: 4, outputChannels: 2, kernelSize: 4, stride: 2, padding: .all(1))
            Upsampling2D(factor: 2, method: .bilinear(alignsCorners: false))
        }
        filled(model)
        return try ONNXModel(layout: .natural) { rows in
            try InferenceGraph(of: model) { ["images": sigmoid(model($0.input("latents", [rows, 5])))] }
        }
    }

    /// One operator of each family that sizes and places are given to as numbers.
    private static func operators() -> ONNXModel {
        model(
            [
                ONNXNode("Slice", ["x", "starts", "ends"], ["a"]),
                ONNXNode("Pad", ["a", "pads"], ["b"], ["mode": .text("reflect")]),
                ONNXNode("Gather", ["b", "places"], ["c"], ["axis": .integer(2)]),
                ONNXNode("Resize", ["c", "", "scales"], ["d"], ["mode": .text("cubic")]),
                ONNXNode("Split", ["d"], ["e", "f"], ["axis": .integer(1), "num_outputs": .integer(2)]),
                ONNXNode("Concat", ["f", "e"], ["g"], ["axis": .integer(1)]),
                ONNXNode("Tile", ["g", "counts"], ["h"]), ONNXNode("Expand", ["h", "wide"], ["i"]),
                ONNXNode("Transpose", ["i"], ["j"], ["perm": .integers([0, 2, 3, 1])]),
                ONNXNode("ReduceMean", ["j", "axes"], ["k"]), ONNXNode("Reshape", ["k", "flat"], ["l"]),
                ONNXNode("ArgMax", ["l"], ["m"], ["axis": .integer(1)]),
                ONNXNode("Cast", ["m"], ["n"], ["to": .integer(1)]), ONNXNode("Add", ["n", "l"], ["y"]),
            ],
            [
                "starts": [0, 0, 0, 1], "ends": [1, 4, 4, 4], "pads": [0, 0, 1, 1, 0, 0, 1, 0],
                "places": [3, 0, -1, 1],
                "counts": [1, 1, 1, 2], "wide": [2, 1, 1, 1], "axes": [1], "flat": [0, -1],
            ], floats: ["scales": [1, 1, 2, 1.5]])
    }

    /// A network of an input `x` of images, constants and an output `y`.
    static func model(
        _ nodes: [ONNXNode], _ constants: [String: [Int]] = [:], floats: [String: [Float]] = [:],
        input: [Int] = [1, 4, 4, 4], version: Int = 18
    ) -> ONNXModel {
        var model = ONNXModel()
        model.operatorVersion = version
        model.nodes = nodes
        model.inputs = [ONNXValueInfo("x", .float, input.map { .size($0) })]
        model.outputs = [ONNXValueInfo("y", .float, [])]
        model.initializers =
            constants.sorted { $0.key < $1.key }.map { ONNXTensor($0.key, [$0.value.count], $0.value) }
            + floats.sorted { $0.key < $1.key }.map { ONNXTensor($0.key, [$0.value.count], $0.value) }
        return model
    }

    /// A larger program than any sound sample is traced to is not run.
    private static let mostBytes = 1 << 22

    /// Reads, traces and, where it is small, runs a file.
    /// - Returns: `nil`, or the error, which must be one line.
    static func problem(_ bytes: [UInt8]) -> String? {
        do {
            let network = try ONNXNetwork(ONNXModel(reading: bytes[...], path: "a"), path: "a")
            let graph = try InferenceGraph(of: network) { trace in
                var values: [String: Tensor] = [:]
                for input in network.inputs {
                    values[input.name] = trace.input(input.name, Shape((input.sizes ?? [1]).map { $0 ?? 2 }))
                }
                let found = try network(values, wanted: network.outputs.map(\.name))
                for (place, value) in found.enumerated() { trace.output("\(place)", value) }
                return [:]
            }
            for name in network.outputs { _ = network.logits(of: name.name) }
            if graph.graph.nodes.allSatisfy({ $0.type.byteCount < mostBytes }) { try Program(graph.graph).run() }
            return nil
        } catch {
            let line = "\(error)"
            #expect(!line.isEmpty && !line.contains("\n") && line.utf8.count < 2000, "\(line.prefix(300))")
            return line
        }
    }
}
