import EaselCore
import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselRuntime
import Testing

/// TensorFlow Lite files of small networks: written, read back, and damaged.
@Suite struct TFLiteTests {
    /// A network with most of what is written: convolutions of three kinds, pooling, resizing, products, a softmax.
    struct Model: ParameterContainer {
        let first = Convolution2D(inputChannels: 3, outputChannels: 8, kernelSize: 3, stride: 2, padding: .all(1))
        let depthwise = Convolution2D(inputChannels: 8, outputChannels: 8, kernelSize: 3, padding: .same, groups: 8)
        let up = TransposedConvolution2D(
            inputChannels: 8, outputChannels: 4, kernelSize: 3, stride: 2, padding: .all(1))
        let head = Dense(inputFeatures: 4 * 7 * 7, outputFeatures: 5)

        func callAsFunction(_ images: Tensor) -> Tensor {
            let features = relu(first(images))
            let mixed = minimum(relu(depthwise(features)), 6) + features
            let large = leakyRelu(up(mixed), slope: 0.2)
            let pooled = maxPooling2D(upsampling2D(large, factor: 2), kernelSize: 4, stride: 4, padding: .valid)
            let padded = pooled.padded(low: [0, 0, 0, 0], high: [0, 7 - pooled.shape[1], 7 - pooled.shape[2], 0])
            return softmax(head(padded.flattened()))
        }
    }

    static func graph(_ model: Model, rows: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) { trace in
            ["probabilities": model(trace.input("images", [rows, 14, 14, 3]))]
        }
    }

    static func values(_ predictor: Predictor, _ images: [Float], _ output: String) throws -> [Float] {
        try predictor.run(images, as: predictor.input("images"), collecting: predictor.output(output))
    }

    @Test func whatIsReadBackAnswersAsTheModel() throws {
        let model = Model()
        try initialize(model, seed: 4)
        let bytes = try TFLiteDraft(Self.graph(model, rows: 1)).bytes(
            description: "a test", metadata: ["classes": "[]"])
        #expect(bytes[4..<8].elementsEqual("TFL3".utf8) && bytes.count % 16 == 0)
        let network = try TFLiteNetwork(TFLiteModel(reading: bytes, path: "x.tflite"), path: "x.tflite")
        #expect(network.inputs[0].sizes == [1, 14, 14, 3] && network.outputs[0].name == "probabilities")
        #expect(network.metadata["classes"] == "[]")
        #expect(network.origin == "TensorFlow Lite, a test")
        let rows = 3
        let images = (0..<rows * 14 * 14 * 3).map { Float(($0 * 37) % 101) / 50 - 1 }
        let own = try Self.values(Predictor(Self.graph(model, rows: rows), chunk: rows), images, "probabilities")
        // Of more rows than the file's one.
        let other = try Predictor(of: network, chunk: rows) { trace in
            [
                "answers": try network(
                    ["images": trace.input("images", [rows, 14, 14, 3])], wanted: ["probabilities"])[0]
            ]
        }
        let found = try Self.values(other, images, "answers")
        #expect(found.count == own.count && found.count == 15)
        for (one, two) in zip(own, found) { #expect(abs(one - two) < 1e-6) }
    }

    @Test func theSameBytesEachTime() throws {
        let model = Model()
        try initialize(model, seed: 4)
        let first = try TFLiteDraft(Self.graph(model, rows: 1)).bytes(
            description: "", metadata: ["b": "1", "a": "2"])
        #expect(
            try TFLiteDraft(Self.graph(model, rows: 1)).bytes(
                description: "", metadata: ["a": "2", "b": "1"])
                == first)
    }

    @Test func noDamagedFileDoesHarm() throws {
        let model = Model()
        try initialize(model, seed: 4)
        Self.damage(try TFLiteDraft(Self.graph(model, rows: 1)).bytes(description: "", metadata: [:]), mutations: 1500)
    }

    /// Reads a file of the model with parts of it missing or changed: it ends with a line, or traces a network.
    static func damage(_ file: [UInt8], mutations: Int) {
        func open(_ bytes: [UInt8]) {
            do {
                let network = try TFLiteNetwork(TFLiteModel(reading: bytes, path: "x"), path: "x")
                guard network.inputs.count == 1 else { return }
                _ = try InferenceGraph(of: network) { trace in
                    let given = [network.inputs[0].name: trace.input("images", [1, 14, 14, 3])]
                    return ["answers": try network(given, wanted: [network.outputs[0].name])[0]]
                }
            } catch {
                let line = "\(error)"
                #expect(!line.contains("\n") && line.utf8.count < 2000)
            }
        }
        for length in stride(from: 0, to: file.count, by: 97) { open(Array(file.prefix(length))) }
        // What is no weight lies towards the beginning.
        var random = RandomSequence(Philox(seed: 5, stream: 1))
        for _ in 0..<mutations {
            var bytes = file
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<min(bytes.count, 8192), using: &random)
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, bytes[place] ^ 0x10].randomElement(using: &random) ?? 0
            }
            open(bytes)
        }
    }

    @Test func everyOperationIsWrittenOrSaysWhyNot() {
        let sources: Set = [Input.name, ReadVariable.name, Fill.name, Constant.name, Broadcast.name]
        let missing = allOperations.filter {
            !isWrittenToTFLite($0) && operationsWithoutTFLite[$0.name] == nil && !sources.contains($0.name)
        }
        #expect(missing.map { $0.name } == [])
        let both = allOperations.filter { isWrittenToTFLite($0) && operationsWithoutTFLite[$0.name] != nil }
        #expect(both.map { $0.name } == [])
    }
}
