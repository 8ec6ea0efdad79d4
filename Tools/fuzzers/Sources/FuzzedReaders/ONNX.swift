import Easel

/// Networks in ONNX files.
extension FuzzedReader {
    /// A file is read and what it computes traced, with pictures of the sizes that it asks for; nothing is run.
    static let onnx = FuzzedReader(
        "onnx", ["ONNXNetwork.init(path:)"], maximumLength: 1536,
        dictionary: [
            "Conv", "Reshape", "Gather", "Slice", "Resize", "Concat", "Split", "Pad", "Expand", "Tile", "Range",
            "Shape",
            "ConstantOfShape", "MatMul", "Gemm", "Softmax", "ArgMax", "Upsample", "LRN", "Flatten", "Squeeze", "axis",
            "axes", "perm", "pads", "group", "kernel_shape", "strides", "dilations", "output_shape", "auto_pad",
            "SAME_UPPER", "ceil_mode", "scales", "blocksize", "split", "num_outputs", "mode", "cubic", "reflect",
            "Trilu", "CumSum", "EyeLike", "Mod", "fmod", "upper", "exclusive", "reverse",
            "GatherElements", "GatherND", "ScatterElements", "ScatterND", "OneHot", "QuantizeLinear",
            "DequantizeLinear",
            "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f", "\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x01",
            "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x01", "\\x80\\x80\\x80\\x80\\x80\\x20", "\\x80\\x80\\x40",
        ],
        seeds: {
            [
                ONNXSeeds.convolutions, ONNXSeeds.shaping, ONNXSeeds.old, ONNXSeeds.arithmetic, ONNXSeeds.products,
                ONNXSeeds.pooling, ONNXSeeds.triangles, ONNXSeeds.indexed,
            ]
        },
        repair: { ProtobufSeed.repaired($0[...], ONNXSeeds.format) }
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let network = try ONNXNetwork(path: scratch.path)
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

    /// What the numbers of pictures mean to a network of others.
    static let pixelMeaning = FuzzedReader(
        "pixel-meaning", ["PixelMeaning.init(parsing:)"], dictionary: ["mean:", "deviation:", "/", ",", "..", "255"],
        texts: ["0..255", "-1..1", "mean:.485/.456/.406,deviation:.229/.224/.225", "mean:0.5,deviation:0.5"]
    ) {
        let meaning = try PixelMeaning(parsing: $0)
        let again = try PixelMeaning(parsing: meaning.description)
        try require(again == meaning, "\(meaning) is read back as \(again)")
    }
}

private enum ONNXSeeds {
    /// Which fields of which messages are messages (`onnx.proto`): what lengths are repaired by.
    static let format: ProtobufSeed.Format = {
        let leaf = ProtobufSeed.Format.message([:])
        let attribute = ProtobufSeed.Format.message([5: leaf])
        let shape = ProtobufSeed.Format.message([1: leaf])
        let tensorType = ProtobufSeed.Format.message([2: shape])
        let value = ProtobufSeed.Format.message([2: .message([1: tensorType])])
        let graph = ProtobufSeed.Format.message([1: .message([5: attribute]), 5: leaf, 11: value, 12: value])
        return .message([7: graph, 8: leaf, 14: leaf])
    }()

    /// An attribute's value.
    enum Value {
        case integer(Int)
        case integers([Int])
        case float(Float)
        case floats([Float])
        case text(String)
    }

    static func node(
        _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [(String, Value)] = []
    ) -> ProtobufSeed {
        ProtobufSeed { node in
            for input in inputs { node.add(1, input) }
            for output in outputs { node.add(2, output) }
            node.add(4, type)
            for (name, value) in attributes {
                node.add(
                    5,
                    ProtobufSeed { attribute in
                        attribute.add(1, name)
                        switch value {
                        case .integer(let number): attribute.add(3, number)
                        case .integers(let numbers): for number in numbers { attribute.add(8, number) }
                        case .float(let number): attribute.add(2, number)
                        case .floats(let numbers): for number in numbers { attribute.add(7, number) }
                        case .text(let text): attribute.add(4, text)
                        }
                    })
            }
        }
    }

    /// Whole numbers one by one, so that mutations reach each.
    static func integers(_ name: String, _ numbers: [Int]) -> ProtobufSeed {
        ProtobufSeed { tensor in
            tensor.add(1, numbers.count)
            tensor.add(2, 7)
            for number in numbers { tensor.add(7, number) }
            tensor.add(8, name)
        }
    }

    static func floats(_ name: String, _ sizes: [Int], _ count: Int) -> ProtobufSeed {
        ProtobufSeed { tensor in
            for size in sizes { tensor.add(1, size) }
            tensor.add(2, 1)
            tensor.add(8, name)
            tensor.add(9, (0..<count).flatMap { littleEndian(Int(Float($0 % 7 + 1).bitPattern)) })
        }
    }

    static func model(
        _ nodes: [ProtobufSeed], _ tensors: [ProtobufSeed], input: [Int] = [1, 3, 8, 8], version: Int = 17
    ) -> [UInt8] {
        func value(_ name: String, _ sizes: [Int]) -> ProtobufSeed {
            ProtobufSeed { value in
                value.add(1, name)
                value.add(
                    2,
                    ProtobufSeed { kind in
                        kind.add(
                            1,
                            ProtobufSeed { tensor in
                                tensor.add(1, 1)
                                tensor.add(
                                    2,
                                    ProtobufSeed { shape in
                                        for size in sizes { shape.add(1, ProtobufSeed { $0.add(1, size) }) }
                                    })
                            })
                    })
            }
        }
        return ProtobufSeed { model in
            model.add(1, 8)
            model.add(
                7,
                ProtobufSeed { graph in
                    for node in nodes { graph.add(1, node) }
                    for tensor in tensors { graph.add(5, tensor) }
                    graph.add(11, value("x", input))
                    graph.add(12, value("y", []))
                })
            model.add(8, ProtobufSeed { $0.add(2, version) })
        }.bytes
    }

    static let convolutions = model(
        [
            node(
                "Conv", ["x", "w"], ["a"],
                [
                    ("kernel_shape", .integers([3, 3])), ("strides", .integers([2, 2])),
                    ("pads", .integers([1, 1, 1, 1])),
                    ("group", .integer(1)),
                ]),
            node("ConvTranspose", ["a", "t"], ["b"], [("strides", .integers([2, 2]))]),
            node("Flatten", ["b"], ["c"], [("axis", .integer(1))]),
            node("Softmax", ["c"], ["y"], [("axis", .integer(-1))]),
        ], [floats("w", [2, 3, 3, 3], 54), floats("t", [2, 1, 2, 2], 8)])

    static let shaping = model(
        [
            node("Slice", ["x", "i", "j", "k"], ["a"]), node("Pad", ["a", "p"], ["b"], [("mode", .text("edge"))]),
            node("Transpose", ["b"], ["c"], [("perm", .integers([0, 2, 3, 1]))]),
            node("Split", ["c"], ["d", "e"], [("axis", .integer(1))]),
            node("Concat", ["d", "e"], ["f"], [("axis", .integer(2))]),
            node("Tile", ["f", "r"], ["g"]), node("Unsqueeze", ["g", "u"], ["h"]), node("Squeeze", ["h", "u"], ["l"]),
            node("Reshape", ["l", "s"], ["y"]),
        ],
        [
            integers("i", [0, 1]), integers("j", [3, 8]), integers("k", [1, 2]),
            integers("p", [0, 0, 1, 1, 0, 0, 0, 1]),
            integers("r", [1, 2, 1, 1]), integers("u", [0]), integers("s", [1, -1]),
        ])

    static let old = model(
        [
            node("Upsample", ["x"], ["a"], [("scales", .floats([1, 1, 2, 1.5])), ("mode", .text("linear"))]),
            node("Pad", ["a"], ["b"], [("pads", .integers([0, 0, 1, 0, 0, 0, 0, -1]))]),
            node("Clip", ["b"], ["c"], [("min", .float(0)), ("max", .float(6))]),
            node("Add", ["c", "w"], ["d"], [("axis", .integer(1)), ("broadcast", .integer(1))]),
            node("ReduceMean", ["d"], ["e"], [("axes", .integers([2, 3])), ("keepdims", .integer(0))]),
            node("Reshape", ["e"], ["y"], [("shape", .integers([0, 3]))]),
        ], [floats("w", [3], 3)], version: 4)

    static let arithmetic = model(
        [
            node("Shape", ["x"], ["a"]), node("Gather", ["a", "q"], ["b"]), node("Mul", ["b", "r"], ["c"]),
            node("Div", ["c", "r"], ["d"]), node("Add", ["d", "q"], ["o"]), node("Range", ["q", "o", "q"], ["e"]),
            node("ConstantOfShape", ["d"], ["f"]),
            node("Cast", ["e"], ["g"], [("to", .integer(1))]), node("Where", ["f", "g", "f"], ["h"]),
            node("Expand", ["h", "d"], ["i"]), node("Resize", ["x", "", "z"], ["j"], [("mode", .text("cubic"))]),
            node("ReduceMax", ["j"], ["k"], [("axes", .integers([1, 2, 3]))]), node("Add", ["k", "i"], ["y"]),
        ], [integers("q", [1]), integers("r", [2]), floats("z", [4], 4)])

    static let products = model(
        [
            node("MatMul", ["x", "m"], ["a"]), node("Reshape", ["a", "s"], ["b"]),
            node("Gemm", ["b", "w", "c"], ["d"], [("transB", .integer(1)), ("alpha", .float(0.5))]),
            node("LayerNormalization", ["d", "c"], ["e"], [("axis", .integer(-1))]),
            node("ArgMax", ["e"], ["f"], [("axis", .integer(1))]),
            node("Cast", ["f"], ["y"], [("to", .integer(1))]),
        ], [floats("m", [8, 2], 16), integers("s", [6, -1]), floats("w", [2, 8], 16), floats("c", [2], 2)])

    static let pooling = model(
        [
            node(
                "MaxPool", ["x"], ["a"],
                [("kernel_shape", .integers([3, 3])), ("strides", .integers([2, 2])), ("ceil_mode", .integer(1))]),
            node(
                "AveragePool", ["a"], ["b"], [("kernel_shape", .integers([2, 2])), ("auto_pad", .text("SAME_UPPER"))]),
            node("LRN", ["b"], ["c"], [("size", .integer(3))]),
            node("DepthToSpace", ["k"], ["d"], [("blocksize", .integer(2))]),
            node("BatchNormalization", ["c", "w", "w", "w", "w"], ["e"]), node("GlobalAveragePool", ["e"], ["f"]),
            node("ReduceMean", ["d"], ["g"]), node("Sub", ["f", "g"], ["y"]),
        ], [floats("w", [3], 3), floats("k", [1, 4, 1, 1], 4)])

    static let triangles = model(
        [
            node("Trilu", ["x", "k"], ["a"], [("upper", .integer(0))]),
            node("Mod", ["k", "q"], ["j"], [("fmod", .integer(1))]),
            node("CumSum", ["a", "j"], ["b"], [("reverse", .integer(1)), ("exclusive", .integer(1))]),
            node("MaxPool", ["b"], ["c"], [("kernel_shape", .integers([2, 2])), ("dilations", .integers([3, 2]))]),
            node("Mul", ["c", "w"], ["d"]),
            node("EyeLike", ["m"], ["e"], [("k", .integer(1))]),
            node("MeanVarianceNormalization", ["d"], ["f"], [("axes", .integers([0, 2, 3]))]),
            node("ReduceMean", ["e"], ["g"]), node("Add", ["f", "g"], ["y"]),
        ], [integers("k", [1]), integers("q", [2]), floats("w", [1], 1), floats("m", [3, 2], 6)])

    static let indexed = model(
        [
            node("Reshape", ["x", "s"], ["r"]), node("GatherElements", ["r", "g"], ["a"], [("axis", .integer(0))]),
            node("ScatterElements", ["r", "g", "a"], ["b"]), node("GatherND", ["b", "h"], ["c"]),
            node("ScatterND", ["b", "h", "c"], ["k"]),
            node("OneHot", ["g", "d", "v"], ["o"], [("axis", .integer(-1))]),
            node("QuantizeLinear", ["k", "w"], ["q"]), node("DequantizeLinear", ["q", "w"], ["e"]),
            node("ReduceMean", ["e"], ["f"]), node("ReduceMean", ["o"], ["p"], [("keepdims", .integer(0))]),
            node("Add", ["f", "p"], ["y"]),
        ],
        [
            integers("s", [-1]), integers("g", [1, 5]), integers("h", [3]), integers("d", [4]), floats("v", [2], 2),
            floats("w", [1], 1),
        ])
}
