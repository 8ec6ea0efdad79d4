import EaselFiles
import EaselLayers

extension NetworkFile {
    /// Writes a function of one's own, of any number of inputs and outputs, as a file for the runtimes of others.
    ///
    ///     try NetworkFile.write(to: "model.onnx") { rows in
    ///         try InferenceGraph(of: model) { trace in
    ///             ["probabilities": softmax(model(trace.input("images", [rows, 28, 28, 1])))]
    ///         }
    ///     }
    ///
    /// - Parameters:
    ///   - path: The file, replaced where there is one. Its ending says the format: `.onnx`, of operators of version 17 and any
    ///     number of rows, or `.tflite`, of one row.
    ///   - channelsFirst: Whether an ONNX file has values of four dimensions as `[N, C, H, W]`.
    ///   - metadata: What else the file says, by names.
    ///   - graph: Traces the function for a number of rows, the first dimension of every input and output.
    /// - Throws: `FileError` for another ending and a file that cannot be written, `InterchangeError` for what such a file cannot
    ///   hold, and what tracing reports.
    public static func write(
        to path: String, channelsFirst: Bool = true, metadata: [String: String] = [:],
        graph: (_ rows: Int) throws -> InferenceGraph
    ) throws {
        let ports = try graph(1)
        let names = ports.inputs.map(\.name) + ports.outputs.map(\.name)
        guard Set(names).count == names.count else {
            throw InterchangeError(
                "two of the inputs and outputs \(names) have one name, and in a file each has its own")
        }
        let pieces: [ArraySlice<UInt8>]
        switch path.lowercased() {
        case let name where name.hasSuffix(".onnx"):
            var model = try ONNXModel(layout: channelsFirst ? .channelsFirst : .natural, graph: graph)
            // A graph has to have a name.
            (model.producer, model.name, model.metadata) = ("easel", "network", metadata)
            let defined = model.initializers.map(\.name) + model.nodes.flatMap(\.outputs) + model.inputs.map(\.name)
            guard Set(defined).count == defined.count else {
                throw InterchangeError(
                    "an input or output has a name of a number, as \(names) are, that the file needs itself")
            }
            pieces = model.message.finished
        case let name where name.hasSuffix(".tflite"):
            pieces = [try TFLiteDraft(ports).bytes(description: "easel", metadata: metadata)[...]]
        default:
            throw FileError(path: path, problem: "has an ending that says no format: .onnx or .tflite")
        }
        try AtomicFile.write(to: path) { file in
            for piece in pieces { try piece.withUnsafeBytes { try file.write($0) } }
        }
    }
}
