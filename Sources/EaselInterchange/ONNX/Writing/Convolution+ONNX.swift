import EaselGraph

extension ConvolutionGeometry {
    /// The attributes of a convolution's node.
    fileprivate var onnxAttributes: [String: ONNXAttribute.Value] {
        [
            "strides": .integers([strideHeight, strideWidth]), "pads": .integers([top, left, bottom, right]),
            "dilations": .integers([dilationHeight, dilationWidth]), "group": .integer(groups),
        ]
    }
}

extension ONNXGraphWriter {
    /// The name of a filter `[kH, kW, C/groups, K]` as ONNX has it, `[K, C/groups, kH, kW]`.
    fileprivate mutating func filter(_ index: NodeIndex) throws -> String {
        let source = source(index)
        guard source == index, isConstant(index) else {
            throw InterchangeError("a filter that depends on the picture has no place in an ONNX file")
        }
        let (values, dimensions) = try values(index)
        return add(
            ONNXTensor(
                nameOfConstant(index), [3, 2, 0, 1].map { dimensions[$0] },
                values.permuted(dimensions, by: [3, 2, 0, 1])))
    }

    /// Writes what a convolution or product does to its result after the bias: an addition, an activation.
    mutating func finish(
        _ name: String, _ epilogue: Epilogue, _ call: ONNXCall, operands: Int, layout: ONNXLayout
    ) throws -> String {
        guard epilogue.derivative == nil else { throw InterchangeError("a gradient has no place in an ONNX file") }
        var name = name
        if epilogue.addsResidual {
            let residual = call.operands[operands + (epilogue.addsBias ? 1 : 0)]
            name = add("Add", [name, try operand(residual, layout)], self.name(call.index, "_sum"))
        }
        switch epilogue.activation {
        case nil: break
        case .relu: name = add("Relu", [name], self.name(call.index, "_relu"))
        case .leakyRelu(let slope):
            name = add("LeakyRelu", [name], self.name(call.index, "_relu"), ["alpha": .float(slope)])
        case .relu6: name = add("Clip", [name, number(0), number(6)], self.name(call.index, "_relu"))
        }
        return name
    }

    /// The operand of a bias, if the node has one.
    func bias(_ epilogue: Epilogue, _ call: ONNXCall, operands: Int) -> NodeIndex? {
        epilogue.addsBias ? call.operands[operands] : nil
    }
}

extension Convolution2DOperation: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        var names = [try writer.operand(call.operands[0], .channelsFirst), try writer.filter(call.operands[1])]
        if let bias = writer.bias(epilogue, call, operands: 2) { names.append(try writer.operand(bias)) }
        let name = writer.add("Conv", names, writer.name(call.index), geometry.onnxAttributes)
        return ONNXResult(
            name: try writer.finish(name, epilogue, call, operands: 2, layout: .channelsFirst), layout: .channelsFirst)
    }
}

extension TransposedConvolution2DOperation: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (input, filter) = (
            writer.graph.nodes[call.operands[0]].type.shape, writer.graph.nodes[call.operands[1]].type.shape
        )
        var names = [try writer.operand(call.operands[0], .channelsFirst), try writer.filter(call.operands[1])]
        if let bias = writer.bias(epilogue, call, operands: 2) { names.append(try writer.operand(bias)) }
        var attributes = geometry.onnxAttributes
        // What strides and padding make of the input; the rest is added below and on the right.
        let height =
            (input[1] - 1) * geometry.strideHeight + geometry.dilationHeight * (filter[0] - 1) + 1 - geometry.top
            - geometry.bottom
        let width =
            (input[2] - 1) * geometry.strideWidth + geometry.dilationWidth * (filter[1] - 1) + 1 - geometry.left
            - geometry.right
        attributes["output_padding"] = .integers([self.height - height, self.width - width])
        let name = writer.add("ConvTranspose", names, writer.name(call.index), attributes)
        return ONNXResult(
            name: try writer.finish(name, epilogue, call, operands: 2, layout: .channelsFirst), layout: .channelsFirst)
    }
}

extension MatrixProduct: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        var names = [try writer.operand(call.operands[0]), try writer.operand(call.operands[1])]
        let rank = call.type.shape.rank
        let name: String
        if rank == 2 {
            if let bias = writer.bias(epilogue, call, operands: 2) { names.append(try writer.operand(bias)) }
            name = writer.add(
                "Gemm", names, writer.name(call.index),
                ["transA": .integer(transposesFirst ? 1 : 0), "transB": .integer(transposesSecond ? 1 : 0)])
        } else {
            let order = Array(0..<rank - 2) + [rank - 1, rank - 2]
            for (place, isTransposed) in [transposesFirst, transposesSecond].enumerated() where isTransposed {
                names[place] = writer.add(
                    "Transpose", [names[place]], writer.name(call.index, "_\(place)"), ["perm": .integers(order)])
            }
            name = writer.add("MatMul", names, writer.name(call.index))
        }
        return ONNXResult(name: try writer.finish(name, epilogue, call, operands: 2, layout: .natural))
    }
}
