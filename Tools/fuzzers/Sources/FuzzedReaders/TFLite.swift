import Easel
import Foundation

/// Networks in TensorFlow Lite files.
extension FuzzedReader {
    /// A file is read and what it computes traced, with pictures of the sizes that it asks for; nothing is run.
    static let tensorFlowLite = FuzzedReader(
        "tflite", ["TFLiteNetwork.init(path:)"], maximumLength: 4096,
        dictionary: [
            "TFL3", "\\xff\\xff\\xff\\xff", "\\xff\\xff\\xff\\x7f", "\\x00\\x00\\x00\\x80", "\\x01\\x00\\x00\\x00",
        ],
        seeds: { [try smallNetwork()] }
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let network = try TFLiteNetwork(path: scratch.path)
            let graph = try InferenceGraph(of: network) { trace in
                var values: [String: Tensor] = [:]
                for port in network.inputs {
                    values[port.name] = trace.input(port.name, Shape((port.sizes ?? [1]).map { $0 ?? 2 }))
                }
                let found = try network(values, wanted: network.outputs.map(\.name))
                return ["first": found[0]]
            }
            for value in graph.outputs {
                try require(value.type.shape.dimensions.allSatisfy { $0 >= 0 }, "an output is \(value.type)")
            }
            try require(network.parameters.values.allSatisfy { $0.values.count == $0.shape.count }, "weights are lost")
            // Not every network tells classes apart.
            try probe({ _ in _ = try ImportedClassifier(network, size: Size2D(height: 8, width: 8)) }, with: [])
        }
    }

    /// A convolution, a pooling, a product and a softmax over pictures of 4x4, as Easel writes them.
    private static func smallNetwork() throws -> [UInt8] {
        let model = Sequential {
            Convolution2D(inputChannels: 1, outputChannels: 2, kernelSize: 3, padding: .same)
            Activation.relu
            MaxPooling2D(kernelSize: 4)
            Flatten()
            Dense(inputFeatures: 2, outputFeatures: 2)
        }
        try initialize(model, seed: 1)
        let path = NSTemporaryDirectory() + "easel-seed-\(UUID()).tflite"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try NetworkFile.write(to: path, metadata: ["pixels": "0..255"]) { rows in
            try InferenceGraph(of: model) { trace in
                ["probabilities": softmax(model(trace.input("images", [rows, 4, 4, 1]) * (1 / Float(255))))]
            }
        }
        return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
