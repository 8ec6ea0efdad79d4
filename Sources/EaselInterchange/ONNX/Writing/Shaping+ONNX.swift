import EaselGraph

extension Reshape: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        var (from, to) = (writer.sizes(call.operands[0]), writer.sizes(call.index))
        guard to.count(where: { $0 == -1 }) <= 1 else {
            throw InterchangeError(
                "the model reshapes its pictures in a way that a file for any number of them cannot say")
        }
        // Of images of one pixel, both orders of dimensions have the elements in one order.
        func isPixel(_ sizes: [Int]) -> Bool { sizes.count == 4 && sizes[1] == 1 && sizes[2] == 1 }
        let input =
            isPixel(from) && writer.layout(of: call.operands) == .channelsFirst ? ONNXLayout.channelsFirst : .natural
        let output = isPixel(to) ? ONNXLayout.channelsFirst : .natural
        from = input.sources(rank: from.count).map { from[$0] }
        to = output.sources(rank: to.count).map { to[$0] }
        let name = try writer.operand(call.operands[0], input)
        return ONNXResult(
            name: writer.add("Reshape", [name, writer.integers(to)], writer.name(call.index)), layout: output)
    }
}

extension Transpose: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        ONNXResult(
            name: writer.add(
                "Transpose", [try writer.operand(call.operands[0])], writer.name(call.index),
                ["perm": .integers(permutation)]))
    }
}

extension Concatenate: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let rank = call.type.shape.rank
        let layout = rank == 4 ? writer.layout(of: call.operands) : .natural
        var names: [String] = []
        for operand in call.operands { names.append(try writer.operand(operand, layout)) }
        return ONNXResult(
            name: writer.add(
                "Concat", names, writer.name(call.index), ["axis": .integer(layout.places(rank: rank)[axis])]),
            layout: layout)
    }
}

extension Slice: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let from = writer.sizes(call.operands[0])
        let layout = from.count == 4 ? writer.layout(of: call.operands) : .natural
        let places = layout.places(rank: from.count)
        let cut = from.indices.filter { from[$0] != sizes[$0] && from[$0] != -1 || steps[$0] != 1 || starts[$0] != 0 }
        let whole = writer.graph.nodes[call.operands[0]].type.shape
        guard cut.allSatisfy({ from[$0] != -1 }), from.indices.allSatisfy({ from[$0] != -1 || sizes[$0] == whole[$0] })
        else {
            throw InterchangeError(
                "the model takes some of its pictures, which a file for any number of them cannot say")
        }
        let numbers = [
            cut.map { starts[$0] }, cut.map { starts[$0] + (sizes[$0] - 1) * steps[$0] + 1 }, cut.map { places[$0] },
            cut.map { steps[$0] },
        ]
        var names = [try writer.operand(call.operands[0], layout)]
        for list in numbers { names.append(writer.integers(list)) }
        return ONNXResult(name: writer.add("Slice", names, writer.name(call.index)), layout: layout)
    }
}

extension Pad: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        guard interior.allSatisfy({ $0 == 0 }) else {
            throw InterchangeError("padding between elements has no place in an ONNX file")
        }
        let layout = low.count == 4 ? writer.layout(of: call.operands) : .natural
        let order = layout.sources(rank: low.count)
        let pads = writer.integers(order.map { low[$0] } + order.map { high[$0] })
        let names = [try writer.operand(call.operands[0], layout), pads, writer.number(value)]
        return ONNXResult(name: writer.add("Pad", names, writer.name(call.index)), layout: layout)
    }
}

extension Flip: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let rank = call.type.shape.rank
        let layout = rank == 4 ? writer.layout(of: call.operands) : .natural
        let places = axes.map { layout.places(rank: rank)[$0] }
        var names = [try writer.operand(call.operands[0], layout)]
        for list in [axes.map { _ in -1 }, axes.map { _ in Int.min + 1 }, places, axes.map { _ in -1 }] {
            names.append(writer.integers(list))
        }
        return ONNXResult(name: writer.add("Slice", names, writer.name(call.index)), layout: layout)
    }
}

extension Gather: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let names = [try writer.operand(call.operands[0]), try writer.operand(call.operands[1])]
        return ONNXResult(name: writer.add("Gather", names, writer.name(call.index), ["axis": .integer(axis)]))
    }
}

extension CustomGradient: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let layout = writer.layout(of: [call.operands[0]])
        let name = try writer.operand(call.operands[0], layout)
        return ONNXResult(name: writer.add("Identity", [name], writer.name(call.index)), layout: layout)
    }
}
