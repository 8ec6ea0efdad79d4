import EaselFiles

/// The content of an ONNX file: ModelProto with its graph.
///
/// Source of the messages and field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
package struct ONNXModel: Sendable {
    /// The version of the file's format.
    package var formatVersion = 8
    /// The version of the operators of ONNX's own set.
    package var operatorVersion = 17
    /// The program that wrote the file, and its version.
    package var (producer, producerVersion) = ("", "")
    /// The graph's name.
    package var name = ""
    /// The nodes, each after those it needs.
    package var nodes: [ONNXNode] = []
    /// Constants, such as weights.
    package var initializers: [ONNXTensor] = []
    /// What the graph takes. In files of old format versions initializers are among them.
    package var inputs: [ONNXValueInfo] = []
    /// What the graph gives.
    package var outputs: [ONNXValueInfo] = []
    /// What else the file says, by names.
    package var metadata: [String: String] = [:]

    package init() {}

    /// The message of the file; the same bytes for the same model.
    package var message: ProtobufMessage {
        var graph = ProtobufMessage()
        for node in nodes { graph.add(1, node.message) }
        graph.add(2, name)
        for tensor in initializers { graph.add(5, tensor.message) }
        for input in inputs { graph.add(11, input.message) }
        for output in outputs { graph.add(12, output.message) }
        var (operators, message) = (ProtobufMessage(), ProtobufMessage())
        operators.add(1, "")
        operators.add(2, operatorVersion)
        message.add(1, formatVersion)
        message.add(2, producer)
        message.add(3, producerVersion)
        message.add(7, graph)
        message.add(8, operators)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            var pair = ProtobufMessage()
            pair.add(1, key)
            pair.add(2, value)
            message.add(14, pair)
        }
        return message
    }

    /// Reads a file whole.
    /// - Throws: `FileError` for one that cannot be opened, is none of ONNX's, damaged, or larger than such a file can be.
    package init(path: String) throws {
        let bytes = try networkBytes(of: path, kind: "an ONNX file")
        try self.init(bytes[...], path: path, outside: ONNXExternalData(beside: path))
    }

    /// Reads the bytes of a file.
    /// - Parameter path: The file that errors name.
    package init(reading bytes: ArraySlice<UInt8>, path: String) throws {
        try self.init(bytes, path: path, outside: nil)
    }

    private init(_ bytes: ArraySlice<UInt8>, path: String, outside: ONNXExternalData?) throws {
        var reader = ProtobufReader(bytes, path: path)
        var hasGraph = false
        (formatVersion, operatorVersion) = (0, 1)
        while let field = try reader.next() {
            switch field.number {
            case 1: formatVersion = try field.integer()
            case 2: producer = try field.text()
            case 3: producerVersion = try field.text()
            case 7:
                guard !hasGraph else { throw FileError(path: path, problem: "is damaged: it has two graphs") }
                hasGraph = true
                try readGraph(field.message(), path, outside)
            case 8: try readOperatorSet(field.message())
            case 14:
                var message = try field.message()
                let entry = try message.entry()
                metadata[entry.key] = entry.value
            default: break
            }
        }
        guard hasGraph, formatVersion > 0 else {
            throw FileError(path: path, problem: "is no ONNX file: it has no graph")
        }
    }

    private mutating func readOperatorSet(_ reader: ProtobufReader) throws {
        var (reader, domain, version) = (reader, "", 1)
        while let field = try reader.next() {
            if field.number == 1 { domain = try field.text() }
            if field.number == 2 { version = try field.integer() }
        }
        if domain.isEmpty || domain == "ai.onnx" { operatorVersion = version }
    }

    private mutating func readGraph(
        _ reader: ProtobufReader, _ path: String, _ outside: ONNXExternalData?
    ) throws {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: nodes.append(try ONNXNode(reading: field.message(), path: path))
            case 2: name = try field.text()
            case 5:
                initializers.append(try ONNXTensor(reading: field.message(), path: path, outside: outside))
            case 11: inputs.append(try ONNXValueInfo(reading: field.message()))
            case 12: outputs.append(try ONNXValueInfo(reading: field.message()))
            case 15:
                throw FileError(path: path, problem: "has sparse weights, which are not read; save them as dense ones")
            default: break
            }
        }
    }
}
