import EaselGraph

/// Whether the padding of a window is what the format calls `SAME`.
private func isSame(
    _ image: [Int], kernel: (Int, Int), strides: (Int, Int), dilations: (Int, Int) = (1, 1), top: Int, bottom: Int,
    left: Int,
    right: Int
) -> Bool {
    Padding.same.amounts(size: image[1], kernel: kernel.0, stride: strides.0, dilation: dilations.0, isHeight: true)
        == (top, bottom)
        && Padding.same.amounts(
            size: image[2], kernel: kernel.1, stride: strides.1, dilation: dilations.1, isHeight: false)
            == (left, right)
}

extension TFLiteGraphWriter {
    /// What a convolution or product does to its result after the bias: an addition, an activation. The activation becomes part of the
    /// node where the format has it.
    fileprivate mutating func finish(_ tensor: Int, _ epilogue: Epilogue, _ call: TFLiteCall, operands: Int) throws
        -> Int
    {
        var tensor = tensor
        if epilogue.addsResidual {
            let residual = try operand(call.operands[operands + (epilogue.addsBias ? 1 : 0)])
            tensor = node(
                TFLiteCode.add, [tensor, residual], value(call, "_sum"), (11, [(0, .int8(fusedActivation(epilogue)))]))
        }
        if case .leakyRelu(let slope) = epilogue.activation {
            tensor = node(TFLiteCode.leakyRelu, [tensor], value(call, "_relu"), (75, [(0, .float(slope))]))
        }
        return tensor
    }

    /// The number of an activation that a node ends with.
    fileprivate func fusedActivation(_ epilogue: Epilogue) -> Int8 {
        switch epilogue.activation {
        case .relu: 1
        case .relu6: 3
        case .leakyRelu, nil: 0
        }
    }

    /// The constant of a filter with its dimensions in another order.
    fileprivate mutating func filter(_ index: NodeIndex, _ order: [Int]) throws -> Int {
        guard prepared.source(index) == index, prepared.isConstant(index) else {
            throw InterchangeError("a filter that depends on the picture has no place in a TensorFlow Lite file")
        }
        let (values, sizes) = try prepared.values(index)
        return constant(
            values.permuted(sizes, by: order), order.map { sizes[$0] },
            name: prepared.nameOfConstant(index) ?? "v\(index) of a filter", order: order)
    }

    /// The bias, zeros where there is none: runtimes want one.
    fileprivate mutating func bias(_ epilogue: Epilogue, _ call: TFLiteCall, count: Int) throws -> Int {
        guard epilogue.addsBias else {
            return constant([Float](repeating: 0, count: count), [count], name: "zeros \(count)")
        }
        return try operand(call.operands[2])
    }
}

extension Convolution2DOperation: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let (image, kernel) = (
            writer.prepared.dimensions(call.operands[0]), writer.prepared.dimensions(call.operands[1])
        )
        let same = isSame(
            image, kernel: (kernel[0], kernel[1]), strides: (geometry.strideHeight, geometry.strideWidth),
            dilations: (geometry.dilationHeight, geometry.dilationWidth), top: geometry.top, bottom: geometry.bottom,
            left: geometry.left, right: geometry.right)
        var input = try writer.operand(call.operands[0])
        if !same {
            input = writer.surrounded(
                input, call, (geometry.top, geometry.bottom, geometry.left, geometry.right), value: 0)
        }
        let isDepthwise = geometry.groups > 1 && geometry.groups == image[3]
        // `[kH, kW, 1, K]` as `[1, kH, kW, K]`, and `[kH, kW, C, K]` as `[K, kH, kW, C]`.
        let filter = try writer.filter(call.operands[1], isDepthwise ? [2, 0, 1, 3] : [3, 0, 1, 2])
        let bias = try writer.bias(epilogue, call, count: kernel[3])
        let activation = epilogue.addsResidual ? 0 : writer.fusedActivation(epilogue)
        var fields: [(Int, FlatBufferBuilder.Value)] = [
            (0, .int8(same ? 0 : 1)), (1, .int32(Int32(geometry.strideWidth))),
            (2, .int32(Int32(geometry.strideHeight))),
        ]
        let dilations: [FlatBufferBuilder.Value] = [
            .int32(Int32(geometry.dilationWidth)), .int32(Int32(geometry.dilationHeight)),
        ]
        fields +=
            isDepthwise
            ? [
                (3, .int32(Int32(kernel[3] / image[3]))), (4, .int8(activation)), (5, dilations[0]), (6, dilations[1]),
            ] : [(3, .int8(activation)), (4, dilations[0]), (5, dilations[1])]
        let result = writer.node(
            isDepthwise ? TFLiteCode.depthwise : TFLiteCode.convolution, [input, filter, bias], writer.value(call),
            (isDepthwise ? 2 : 1, fields))
        return try writer.finish(result, epilogue, call, operands: 2)
    }
}

extension TransposedConvolution2DOperation: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        guard geometry.groups == 1, geometry.dilationHeight == 1, geometry.dilationWidth == 1 else {
            throw InterchangeError(
                "a transposed convolution with groups or gaps has no place in a TensorFlow Lite file")
        }
        let (image, kernel) = (
            writer.prepared.dimensions(call.operands[0]), writer.prepared.dimensions(call.operands[1])
        )
        let input = try writer.operand(call.operands[0])
        let filter = try writer.filter(call.operands[1], [2, 0, 1, 3])
        let bias = try writer.bias(epilogue, call, count: kernel[2])
        let strides: [(Int, FlatBufferBuilder.Value)] = [
            (1, .int32(Int32(geometry.strideWidth))), (2, .int32(Int32(geometry.strideHeight))),
        ]
        // The format cuts as much off in front as off behind, or one less.
        let whole = [
            (image[1] - 1) * geometry.strideHeight + kernel[0], (image[2] - 1) * geometry.strideWidth + kernel[1],
        ]
        let totals = [max(kernel[0] - geometry.strideHeight, 0), max(kernel[1] - geometry.strideWidth, 0)]
        let isSame =
            height == image[1] * geometry.strideHeight && width == image[2] * geometry.strideWidth
            && geometry.top == totals[0] / 2 && geometry.left == totals[1] / 2 && kernel[0] >= geometry.strideHeight
            && kernel[1] >= geometry.strideWidth
        var result: Int
        if isSame {
            let sizes = call.type.shape.dimensions
            result = writer.node(
                TFLiteCode.transposeConvolution, [writer.integers(sizes), filter, input, bias], writer.value(call),
                (49, [(0, .int8(0))] + strides))
        } else {
            let channels = kernel[2]
            // What the padding cuts off is cut off afterwards; what is added below and on the right is what the bias is there.
            let full = [image[0], max(whole[0], geometry.top + height), max(whole[1], geometry.left + width), channels]
            guard full[1] == whole[0], full[2] == whole[1] else {
                throw InterchangeError(
                    "rows added below a transposed convolution have no place in a TensorFlow Lite file")
            }
            result = writer.node(
                TFLiteCode.transposeConvolution, [writer.integers(full), filter, input, bias],
                writer.value(call, "_whole", full), (49, [(0, .int8(1))] + strides))
            if full != call.type.shape.dimensions {
                let lists = [
                    writer.integers([0, geometry.top, geometry.left, 0]), writer.integers(call.type.shape.dimensions),
                ]
                result = writer.node(TFLiteCode.slice, [result] + lists, writer.value(call), (48, []))
            }
        }
        if let code = [1: TFLiteCode.relu, 3: TFLiteCode.relu6][writer.fusedActivation(epilogue)],
            !epilogue.addsResidual
        {
            result = writer.node(code, [result], writer.value(call, "_relu"))
        }
        return try writer.finish(result, epilogue, call, operands: 2)
    }
}

extension MatrixProduct: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let second = call.operands[1]
        guard call.type.shape.rank == 2, !transposesFirst, writer.prepared.isConstant(second) else {
            throw InterchangeError(
                "a product of two values that depend on the picture has no place in a TensorFlow Lite file")
        }
        let input = try writer.operand(call.operands[0])
        let weights = try writer.filter(second, transposesSecond ? [0, 1] : [1, 0])
        let bias = try writer.bias(epilogue, call, count: call.type.shape[1])
        let activation = epilogue.addsResidual ? 0 : writer.fusedActivation(epilogue)
        let result = writer.node(
            TFLiteCode.fullyConnected, [input, weights, bias], writer.value(call), (8, [(0, .int8(activation))]))
        return try writer.finish(result, epilogue, call, operands: 2)
    }
}

// MARK: Pooling and resizing

extension PoolingWindow {
    /// Writes a pooling over images that are surrounded by a value where the padding is none that the format has.
    fileprivate func write(
        _ code: Int, _ call: TFLiteCall, to writer: inout TFLiteGraphWriter, surroundedBy value: Float?
    ) throws -> Int {
        let image = writer.prepared.dimensions(call.operands[0])
        let hasPadding = (top, bottom, left, right) != (0, 0, 0, 0)
        // Of padding that counts, the format knows none.
        let same =
            value != 0
            && isSame(
                image, kernel: (kernelHeight, kernelWidth), strides: (strideHeight, strideWidth), top: top,
                bottom: bottom,
                left: left, right: right)
        var input = try writer.operand(call.operands[0])
        if !same, hasPadding {
            guard let value else {
                throw InterchangeError(
                    "an average over padding that does not count has no place in a TensorFlow Lite file")
            }
            input = writer.surrounded(input, call, (top, bottom, left, right), value: value)
        }
        return writer.node(
            code, [input], writer.value(call),
            (
                5,
                [
                    (0, .int8(same ? 0 : 1)), (1, .int32(Int32(strideWidth))), (2, .int32(Int32(strideHeight))),
                    (3, .int32(Int32(kernelWidth))), (4, .int32(Int32(kernelHeight))),
                ]
            ))
    }
}

extension MaxPooling2DOperation: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try window.write(TFLiteCode.maxPool, call, to: &writer, surroundedBy: -.greatestFiniteMagnitude)
    }
}

extension AveragePooling2DOperation: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try window.write(TFLiteCode.averagePool, call, to: &writer, surroundedBy: countsPadding ? 0 : nil)
    }
}

extension Upsampling2DOperation: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let inputs = [try writer.operand(call.operands[0]), writer.integers([height, width])]
        switch method {
        case .nearest: return writer.node(TFLiteCode.nearest, inputs, writer.value(call), (74, []))
        case .bilinear(let aligns):
            return writer.node(
                TFLiteCode.bilinear, inputs, writer.value(call), (15, [(2, .flag(aligns)), (3, .flag(!aligns))]))
        }
    }
}
