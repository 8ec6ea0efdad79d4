import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselRuntime
import Foundation
import Testing

/// Functions of several inputs and outputs in files: a picture to a picture, a vector to classes, two pictures to one vector, two
/// pictures to two.
///
/// With `EASEL_JUDGED_GRAPHS=FOLDER` the files stay there, with numbers that go in and come out, for others to judge.
@Suite struct SeveralPortsTests {
    private struct Model: ParameterContainer {
        let first = Convolution2D(inputChannels: 2, outputChannels: 4, kernelSize: 3, padding: .same)
        let second = Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3, padding: .same)
        let up = TransposedConvolution2D(
            inputChannels: 4, outputChannels: 2, kernelSize: 4, stride: 2, padding: .all(1))
        let head = Dense(inputFeatures: 6, outputFeatures: 3)
        let joined = Dense(inputFeatures: 8, outputFeatures: 5)
    }

    private static let names = ["picture", "vector", "two-to-one", "two-to-two"]

    private func graph(_ name: String, _ model: Model, rows: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) { trace in
            func left() -> Tensor { relu(model.first(trace.input("left", [rows, 6, 8, 2]))) }
            func right() -> Tensor { relu(model.second(trace.input("right", [rows, 5, 4, 1]))) }
            switch name {
            case "picture": return ["drawn": sigmoid(model.up(left()))]
            case "vector": return ["classes": softmax(model.head(trace.input("numbers", [rows, 6])))]
            case "two-to-one":
                let both = [left().mean(over: [1, 2]), right().max(over: [1, 2])]
                return ["answer": model.joined(concatenated(both, alongAxis: 1))]
            default:
                let (one, two) = (left(), right())
                let shared = one.mean(over: [1, 2]) + two.mean(over: [1, 2])
                return ["drawn": model.up(one), "numbers": tanh(shared)]
            }
        }
    }

    private func numbers(_ graph: InferenceGraph, _ inputs: [String: [Float]]) throws -> [String: [Float]] {
        let program = try Program(graph.graph)
        for (name, values) in inputs { try program.input(name, of: Float.self).fill(values) }
        program.run()
        return try Dictionary(
            uniqueKeysWithValues: graph.outputs.map {
                ($0.name, Array(try program.output($0.name, of: Float.self).values))
            })
    }

    @Test(arguments: names, [".onnx", "-last.onnx", ".tflite"])
    func aFileAnswersAsTheFunction(_ name: String, _ ending: String) throws {
        let model = Model()
        try initialize(model, seed: 2)
        let judged = ProcessInfo.processInfo.environment["EASEL_JUDGED_GRAPHS"]
        let folder = judged ?? NSTemporaryDirectory() + "easel-ports-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { if judged == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let path = "\(folder)/\(name)\(ending)"
        let (isLite, isFirst) = (ending == ".tflite", ending == ".onnx")
        try NetworkFile.write(to: path, channelsFirst: isFirst) { try graph(name, model, rows: $0) }

        let rows = isLite ? 1 : 3
        let own = try graph(name, model, rows: rows)
        var given: [String: [Float]] = [:]
        for input in own.inputs { given[input.name] = (0..<input.shape.count).map { Float($0 * 29 % 64) / 32 - 1 } }
        let expected = try numbers(own, given)
        let network = try NetworkFile.open(path)
        #expect(Set(network.inputs.map(\.name)) == Set(given.keys))
        #expect(network.outputs.map(\.name) == own.outputs.map(\.name))
        let read = try InferenceGraph(of: network) { trace in
            func isMoved(_ shape: Shape) -> Bool { isFirst && shape.rank == 4 }
            var tensors: [String: Tensor] = [:]
            for input in own.inputs {
                let tensor = trace.input(input.name, input.shape)
                tensors[input.name] = isMoved(input.shape) ? tensor.transposed([0, 3, 1, 2]) : tensor
            }
            let names = own.outputs.map(\.name)
            let found = try network(tensors, wanted: names)
                .map { isMoved($0.shape) ? $0.transposed([0, 2, 3, 1]) : $0 }
            return found.count == 1
                ? KeyValuePairs(dictionaryLiteral: (names[0], found[0]))
                : KeyValuePairs(dictionaryLiteral: (names[0], found[0]), (names[1], found[1]))
        }
        let found = try numbers(read, given)
        for (name, values) in expected {
            let other = try #require(found[name])
            #expect(other.count == values.count)
            for (one, two) in zip(values, other) { #expect(abs(one - two) < 1e-5) }
        }
        guard judged != nil else { return }
        func described(_ values: [String: [Float]], _ ports: [(name: String, shape: Shape)]) -> [String: Any] {
            Dictionary(
                uniqueKeysWithValues: ports.map {
                    ($0.name, ["sizes": $0.shape.dimensions, "values": values[$0.name, default: []].map(Double.init)])
                })
        }
        let facts: [String: Any] = [
            "inputs": described(given, own.inputs.map { ($0.name, $0.shape) }),
            "outputs": described(expected, own.outputs.map { ($0.name, $0.shape) }), "channelsFirst": isFirst,
        ]
        try JSONSerialization.data(withJSONObject: facts).write(to: URL(fileURLWithPath: path + ".json"))
    }

    @Test(arguments: [("x", "x"), ("c0", "y"), ("v1", "y")]) func namesThatAreTakenAreRefusedOrKept(
        _ input: String, _ output: String
    ) throws {
        let path = NSTemporaryDirectory() + "easel-names-\(UUID()).onnx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try NetworkFile.write(to: path) { rows in
                try InferenceGraph(of: [Parameter]()) { trace in
                    [output: relu(trace.input(input, [rows, 3]) * 3 - 0.5) * 2]
                }
            }
            #expect(try NetworkFile.open(path).inputs.map(\.name) == [input])
        } catch let error as InterchangeError {
            #expect("\(error)".contains("name"))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    private struct Tied: ParameterContainer { let weight = Parameter([4, 4], .glorotUniform) }

    @Test(arguments: ["onnx", "tflite"]) func aWeightTakenTwiceIsWrittenInBothOrders(_ ending: String) throws {
        let tied = Tied()
        try initialize(tied, seed: 3)
        let path = NSTemporaryDirectory() + "easel-tied-\(UUID()).\(ending)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func graph(_ rows: Int) throws -> InferenceGraph {
            try InferenceGraph(of: tied) { trace in
                let codes = relu(matrixProduct(trace.input("x", [rows, 4]), tied.weight.tensor))
                return ["y": matrixProduct(codes, tied.weight.tensor, transposingSecond: true)]
            }
        }
        try NetworkFile.write(to: path, graph: graph)
        let network = try NetworkFile.open(path)
        let read = try InferenceGraph(of: network) { trace in
            ["y": try network(["x": trace.input("x", [1, 4])], wanted: ["y"])[0]]
        }
        let given: [String: [Float]] = ["x": [1, -2, 3, 0.5]]
        let (expected, found) = (try numbers(graph(1), given)["y"] ?? [], try numbers(read, given)["y"] ?? [])
        #expect(expected.count == 4 && found.count == 4)
        for (one, two) in zip(expected, found) { #expect(abs(one - two) < 1e-6) }
    }

    @Test func anotherEndingIsRefused() throws {
        let model = Model()
        #expect(throws: FileError.self) {
            try NetworkFile.write(to: "model.h5") { try graph("vector", model, rows: $0) }
        }
    }
}
