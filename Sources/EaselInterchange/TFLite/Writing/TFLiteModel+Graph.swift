import EaselCore
import EaselGraph
import EaselLayers

extension TFLiteModel {
    /// What the names of Easel's own notes in a file begin with.
    static let ownPrefix = "easel."

    /// The bytes of a file of a function, for one row at a time, as such files are.
    /// - Parameters:
    ///   - graph: The function, traced for one row.
    ///   - description: What the file says of itself.
    ///   - metadata: What else it says, by names.
    /// - Throws: `InterchangeError` for what such a file cannot hold.
    package static func file(of graph: InferenceGraph, description: String, metadata: [String: String]) throws
        -> [UInt8]
    {
        guard graph.graph.updates.isEmpty else { throw InterchangeError("the model changes while it predicts") }
        var writer = try TFLiteGraphWriter(graph.graph)
        var inputs: [Int] = []
        for (index, node) in writer.graph.nodes.enumerated() {
            guard let input = node.operation as? Input else { continue }
            guard node.type.elementType == .float32 else {
                throw InterchangeError(
                    "the input \(input.name) is of whole numbers, which such a file does not take here")
            }
            let tensor = writer.add(.init(name: input.name, dimensions: node.type.shape.dimensions))
            writer.set(index, tensor)
            inputs.append(tensor)
        }
        try writer.writeNodes()
        var outputs: [Int] = []
        for output in writer.graph.outputs {
            // A copy under the output's name, which nothing else has.
            let value = try writer.operand(output.node)
            let dimensions = writer.prepared.dimensions(output.node)
            let named = writer.add(.init(name: output.name, dimensions: dimensions))
            outputs.append(
                writer.node(
                    TFLiteCode.reshape, [value, writer.integers(dimensions)], named,
                    (17, [])))
        }
        return built(writer, inputs: inputs, outputs: outputs, description: description, metadata: metadata)
    }

    private static func built(
        _ writer: TFLiteGraphWriter, inputs: [Int], outputs: [Int], description: String, metadata: [String: String]
    ) -> [UInt8] {
        let nodes = writer.needed(for: outputs)
        // Tensors that nothing needs any more are left out.
        let used = Set(nodes.flatMap { $0.inputs + $0.outputs } + inputs + outputs).sorted()
        let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        func places(_ tensors: [Int]) -> [Int32] { tensors.map { Int32($0 < 0 ? -1 : place[$0] ?? -1) } }
        let codes = Set(nodes.map(\.code)).sorted()

        var builder = FlatBufferBuilder()
        // The first buffer is that of what is computed, and empty.
        var buffers = [builder.table([])]
        var tensors: [FlatBufferBuilder.Reference] = []
        for number in used {
            let tensor = writer.tensors[number]
            var buffer = 0
            if let data = tensor.data {
                buffer = buffers.count
                let bytes = builder.vector(data, alignment: 16)
                buffers.append(builder.table([(0, .reference(bytes))]))
            }
            let shape = builder.vector(tensor.dimensions.map { Int32($0) })
            let name = builder.text(tensor.name)
            tensors.append(
                builder.table([
                    (0, .reference(shape)), (1, .int8(Int8(tensor.type.rawValue))), (2, .uint32(UInt32(buffer))),
                    (3, .reference(name)),
                ]))
        }
        let operators = nodes.map { node in
            let (given, made) = (builder.vector(places(node.inputs)), builder.vector(places(node.outputs)))
            var fields: [(Int, FlatBufferBuilder.Value)] = [
                (0, .uint32(UInt32(codes.firstIndex(of: node.code) ?? 0))), (1, .reference(given)),
                (2, .reference(made)),
            ]
            if let options = node.options {
                let table = builder.table(options.fields)
                fields += [(3, .int8(Int8(options.kind))), (4, .reference(table))]
            }
            return builder.table(fields)
        }
        let graph = [
            builder.vector(tensors), builder.vector(places(inputs)), builder.vector(places(outputs)),
            builder.vector(operators), builder.text("main"),
        ]
        let graphs = [builder.table(graph.enumerated().map { ($0, .reference($1)) })]
        let operatorCodes = codes.map { code in
            builder.table([
                (0, .int8(Int8(min(code, 127)))), (2, .int32(Int32(version(of: code)))), (3, .int32(Int32(code))),
            ])
        }
        let notes = metadata.sorted { $0.key < $1.key }.map { key, value in
            let bytes = builder.vector(Array(value.utf8), alignment: 16)
            buffers.append(builder.table([(0, .reference(bytes))]))
            let name = builder.text(ownPrefix + key)
            return builder.table([(0, .reference(name)), (1, .uint32(UInt32(buffers.count - 1)))])
        }
        let parts = (
            codes: builder.vector(operatorCodes), graphs: builder.vector(graphs), text: builder.text(description),
            buffers: builder.vector(buffers), notes: builder.vector(notes)
        )
        let root = builder.table([
            (0, .uint32(3)), (1, .reference(parts.codes)), (2, .reference(parts.graphs)), (3, .reference(parts.text)),
            (4, .reference(parts.buffers)), (6, .reference(parts.notes)),
        ])
        return builder.file(root: root, identifier: "TFL3")
    }

    /// The version of an operator whose first has not what is written here.
    private static func version(of code: Int) -> Int {
        switch code {
        // With a bias; with half-pixel centres.
        case TFLiteCode.transposeConvolution, TFLiteCode.bilinear, TFLiteCode.nearest: 3
        case TFLiteCode.broadcastTo: 2
        default: 1
        }
    }
}
