extension TFLiteModel {
    /// What the names of Easel's own notes in a file begin with.
    static let ownPrefix = "easel."
}

extension TFLiteDraft {
    /// The bytes of the file.
    /// - Parameters:
    ///   - description: What the file says of itself.
    ///   - metadata: What else it says, by names.
    package func bytes(description: String, metadata: [String: String]) -> [UInt8] {
        // Tensors that nothing needs any more are left out.
        let used = Set(nodes.flatMap { $0.inputs + $0.outputs } + inputs + outputs).filter { $0 >= 0 }.sorted()
        let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        func places(_ tensors: [Int]) -> [Int32] { tensors.map { Int32($0 < 0 ? -1 : place[$0] ?? -1) } }
        let codes = Set(nodes.map(\.code)).sorted()

        var builder = FlatBufferBuilder()
        // The first buffer is that of what is computed, and empty.
        var buffers = [builder.table([])]
        var tables: [FlatBufferBuilder.Reference] = []
        for number in used { tables.append(table(of: tensors[number], &builder, &buffers)) }
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
            builder.vector(tables), builder.vector(places(inputs)), builder.vector(places(outputs)),
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
            let name = builder.text(TFLiteModel.ownPrefix + key)
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

    /// The table of a tensor.
    private func table(
        of tensor: TFLiteGraphWriter.Tensor, _ builder: inout FlatBufferBuilder,
        _ buffers: inout [FlatBufferBuilder.Reference]
    ) -> FlatBufferBuilder.Reference {
        var buffer = 0
        if let data = tensor.data {
            buffer = buffers.count
            let bytes = builder.vector(data, alignment: 16)
            buffers.append(builder.table([(0, .reference(bytes))]))
        }
        let shape = builder.vector(tensor.dimensions.map { Int32($0) })
        let name = builder.text(tensor.name)
        var fields: [(Int, FlatBufferBuilder.Value)] = [
            (0, .reference(shape)), (1, .int8(Int8(tensor.type.rawValue))), (2, .uint32(UInt32(buffer))),
            (3, .reference(name)),
        ]
        if let quantisation = tensor.quantisation {
            let scales = builder.vector(quantisation.scales)
            let zeroPoints = builder.vector(quantisation.zeroPoints.map { Int64($0) })
            let table = builder.table([
                (2, .reference(scales)), (3, .reference(zeroPoints)), (6, .int32(Int32(quantisation.axis))),
            ])
            fields.append((4, .reference(table)))
        }
        return builder.table(fields)
    }

    /// The version of an operator: the first that has what is written here.
    private func version(of code: Int) -> Int {
        let used = nodes.filter { $0.code == code }
        func takes(_ type: TFLiteType, _ place: Int = 0) -> Bool {
            used.contains { place < $0.inputs.count && $0.inputs[place] >= 0 && tensors[$0.inputs[place]].type == type }
        }
        let isWhole = takes(.int8, code == TFLiteCode.transposeConvolution ? 2 : 0)
        return switch code {
        case TFLiteCode.convolution: isWhole ? 3 : takes(.int8, 1) ? 5 : 1
        case TFLiteCode.depthwise: isWhole ? 3 : takes(.int8, 1) ? 6 : 1
        case TFLiteCode.fullyConnected: isWhole ? 4 : takes(.int8, 1) ? 3 : 1
        // With a bias; with half-pixel centres.
        case TFLiteCode.transposeConvolution, TFLiteCode.bilinear, TFLiteCode.nearest: 3
        case TFLiteCode.dequantize: takes(.float16) ? 3 : 2
        case TFLiteCode.quantize: isWhole ? 2 : 1
        case TFLiteCode.broadcastTo: 2
        case TFLiteCode.reshape, TFLiteCode.elu: 1
        default: isWhole ? 2 : 1
        }
    }
}
