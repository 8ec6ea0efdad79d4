import EaselGraph

/// Writes a reduction without keeping dimensions, in the order of dimensions at hand where the result has the same one in both.
private func writeReduction(
    _ type: String, axes: [Int], asInput: Bool, _ call: ONNXCall, to writer: inout ONNXGraphWriter
) throws -> ONNXResult {
    let rank = writer.graph.nodes[call.operands[0]].type.shape.rank
    let isSpatial = axes == [1, 2] || axes == [1, 2, 3] || axes == [0, 1, 2] || axes == [0, 1, 2, 3]
    let layout = rank == 4 && isSpatial ? writer.layout(of: call.operands) : .natural
    let places = axes.map { layout.places(rank: rank)[$0] }.sorted()
    var names = [try writer.operand(call.operands[0], layout)]
    var attributes: [String: ONNXAttribute.Value] = ["keepdims": .integer(0)]
    if asInput { names.append(writer.integers(places)) } else { attributes["axes"] = .integers(places) }
    return ONNXResult(name: writer.add(type, names, writer.name(call.index), attributes))
}

extension ReduceSum: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeReduction("ReduceSum", axes: axes, asInput: true, call, to: &writer)
    }
}

extension ReduceMaximum: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeReduction("ReduceMax", axes: axes, asInput: false, call, to: &writer)
    }
}

extension ReduceMinimum: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeReduction("ReduceMin", axes: axes, asInput: false, call, to: &writer)
    }
}

extension LogSumExp: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeReduction("ReduceLogSumExp", axes: [call.type.shape.rank], asInput: false, call, to: &writer)
    }
}

extension ArgMaximum: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let place = writer.add(
            "ArgMax", [try writer.operand(call.operands[0])], writer.name(call.index, "_long"),
            ["axis": .integer(-1), "keepdims": .integer(0)])
        return ONNXResult(
            name: writer.add(
                "Cast", [place], writer.name(call.index), ["to": .integer(ONNXElementType.int32.rawValue)]))
    }
}

extension Softmax: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let rank = call.type.shape.rank
        let layout = rank == 4 ? writer.layout(of: call.operands) : .natural
        return ONNXResult(
            name: writer.add(
                "Softmax", [try writer.operand(call.operands[0], layout)], writer.name(call.index),
                ["axis": .integer(layout == .channelsFirst ? 1 : -1)]), layout: layout)
    }
}

extension OneHot: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let values = writer.add(ONNXTensor("off_on", [2], [Float(0), 1]))
        return ONNXResult(
            name: writer.add(
                "OneHot", [try writer.operand(call.operands[0]), writer.integers([classes], []), values],
                writer.name(call.index), ["axis": .integer(-1)]))
    }
}
