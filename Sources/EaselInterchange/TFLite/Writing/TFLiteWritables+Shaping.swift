import EaselGraph

extension Reshape: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.operand(call.operands[0])
        return writer.node(
            TFLiteCode.reshape, [input, writer.integers(shape.dimensions)], writer.value(call), (17, []))
    }
}

extension Transpose: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.operand(call.operands[0])
        return writer.node(TFLiteCode.transpose, [input, writer.integers(permutation)], writer.value(call), (26, []))
    }
}

extension Concatenate: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        var inputs: [Int] = []
        for operand in call.operands { inputs.append(try writer.operand(operand)) }
        return writer.node(TFLiteCode.concatenation, inputs, writer.value(call), (10, [(0, .int32(Int32(axis)))]))
    }
}

extension Slice: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.operand(call.operands[0])
        guard steps.contains(where: { $0 != 1 }) else {
            return writer.node(
                TFLiteCode.slice, [input, writer.integers(starts), writer.integers(sizes)], writer.value(call), (48, [])
            )
        }
        let ends = sizes.indices.map { starts[$0] + (sizes[$0] - 1) * steps[$0] + 1 }
        let lists = [writer.integers(starts), writer.integers(ends), writer.integers(steps)]
        return writer.node(TFLiteCode.stridedSlice, [input] + lists, writer.value(call), (32, []))
    }
}

extension Pad: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        guard interior.allSatisfy({ $0 == 0 }) else {
            throw InterchangeError("padding between elements has no place in a TensorFlow Lite file")
        }
        let input = try writer.operand(call.operands[0])
        return writer.padded(input, low: low, high: high, value: value, writer.value(call))
    }
}

extension Flip: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        var tensor = try writer.operand(call.operands[0])
        // One axis at a time, as runtimes have it.
        for axis in axes {
            tensor = writer.node(TFLiteCode.reverse, [tensor, writer.integers([axis])], writer.value(call, "_\(axis)"))
        }
        return tensor
    }
}

extension TFLiteGraphWriter {
    /// A tensor with a value put before and after the elements of each dimension.
    mutating func padded(_ input: Int, low: [Int], high: [Int], value: Float, _ output: Int) -> Int {
        var pads: [Int32] = []
        for (before, after) in zip(low, high) { pads += [Int32(before), Int32(after)] }
        let table = add(
            Tensor(
                name: "pads\(tensors.count)", dimensions: [low.count, 2], type: .int32,
                data: pads.withUnsafeBytes { Array($0) }))
        if value == 0 { return node(TFLiteCode.pad, [input, table], output, (22, [])) }
        return node(TFLiteCode.padValue, [input, table, constant([value], [1])], output, (43, []))
    }

    /// Images with so many rows and columns around them: those that a node is given.
    mutating func surrounded(
        _ input: Int, _ call: TFLiteCall, _ pads: (top: Int, bottom: Int, left: Int, right: Int), value: Float
    )
        -> Int
    {
        if pads == (0, 0, 0, 0) { return input }
        let sizes = tensors[input].dimensions
        let output = self.value(
            call, "_padded", [sizes[0], sizes[1] + pads.top + pads.bottom, sizes[2] + pads.left + pads.right, sizes[3]])
        return padded(
            input, low: [0, pads.top, pads.left, 0], high: [0, pads.bottom, pads.right, 0], value: value, output)
    }
}
