import EaselGraph

/// An elementwise operation that ONNX has under a name.
protocol ONNXElementwise: ElementwiseOperation, ONNXWritable {
    /// The operator's name.
    static var operatorName: String { get }
    /// The attributes of the node.
    var operatorAttributes: [String: ONNXAttribute.Value] { get }
}

extension ONNXElementwise {
    var operatorAttributes: [String: ONNXAttribute.Value] { [:] }

    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (names, layout) = try writer.elementwiseOperands(call)
        return ONNXResult(
            name: writer.add(Self.operatorName, names, writer.name(call.index), operatorAttributes), layout: layout)
    }
}

extension ONNXGraphWriter {
    /// The operands of an elementwise node, as they are before they are repeated where ONNX repeats them by itself.
    mutating func elementwiseOperands(_ call: ONNXCall) throws -> ([String], ONNXLayout) {
        let rank = call.type.shape.rank
        var layout = layout(of: call.operands.map { source($0) })
        // One operand must have the result's whole shape, or the result would have another.
        let isWhole = call.operands.contains {
            graph.nodes[source($0)].type.shape == call.type.shape && fill($0) == nil
        }
        if layout == .channelsFirst {
            let isHad = call.operands.allSatisfy { operand in
                let source = source(operand)
                return fill(operand) != nil || isConstant(source) || graph.nodes[source].type.shape.rank == rank
            }
            if !isHad || rank != 4 { layout = .natural }
        }
        var names: [String] = []
        for (place, index) in call.operands.enumerated() {
            if place == 0, !isWhole {
                names.append(try operand(index, layout))
            } else if let name = try repeated(index, rank: rank, layout) {
                names.append(name)
            } else {
                names.append(try operand(index, layout))
            }
        }
        return (names, layout)
    }
}

extension Add: ONNXElementwise { static var operatorName: String { "Add" } }
extension Subtract: ONNXElementwise { static var operatorName: String { "Sub" } }
extension Multiply: ONNXElementwise { static var operatorName: String { "Mul" } }
extension Divide: ONNXElementwise { static var operatorName: String { "Div" } }
extension Maximum: ONNXElementwise { static var operatorName: String { "Max" } }
extension Minimum: ONNXElementwise { static var operatorName: String { "Min" } }
extension Power: ONNXElementwise { static var operatorName: String { "Pow" } }
extension Negate: ONNXElementwise { static var operatorName: String { "Neg" } }
extension Absolute: ONNXElementwise { static var operatorName: String { "Abs" } }
extension Sign: ONNXElementwise { static var operatorName: String { "Sign" } }
extension SquareRoot: ONNXElementwise { static var operatorName: String { "Sqrt" } }
extension Reciprocal: ONNXElementwise { static var operatorName: String { "Reciprocal" } }
extension Floor: ONNXElementwise { static var operatorName: String { "Floor" } }
extension Ceiling: ONNXElementwise { static var operatorName: String { "Ceil" } }
extension Round: ONNXElementwise { static var operatorName: String { "Round" } }
extension Exponential: ONNXElementwise { static var operatorName: String { "Exp" } }
extension Logarithm: ONNXElementwise { static var operatorName: String { "Log" } }
extension Sine: ONNXElementwise { static var operatorName: String { "Sin" } }
extension Cosine: ONNXElementwise { static var operatorName: String { "Cos" } }
extension HyperbolicTangent: ONNXElementwise { static var operatorName: String { "Tanh" } }
extension Sigmoid: ONNXElementwise { static var operatorName: String { "Sigmoid" } }
extension Softplus: ONNXElementwise { static var operatorName: String { "Softplus" } }
extension ErrorFunction: ONNXElementwise { static var operatorName: String { "Erf" } }
extension Relu: ONNXElementwise { static var operatorName: String { "Relu" } }
extension Detach: ONNXElementwise { static var operatorName: String { "Identity" } }

extension LeakyRelu: ONNXElementwise {
    static var operatorName: String { "LeakyRelu" }
    var operatorAttributes: [String: ONNXAttribute.Value] { ["alpha": .float(slope)] }
}

extension Elu: ONNXElementwise {
    static var operatorName: String { "Elu" }
    var operatorAttributes: [String: ONNXAttribute.Value] { ["alpha": .float(alpha)] }
}

extension AsFloats: ONNXElementwise {
    static var operatorName: String { "Cast" }
    var operatorAttributes: [String: ONNXAttribute.Value] { ["to": .integer(ONNXElementType.float.rawValue)] }
}

/// An elementwise operation that takes two nodes: a function of its operands, and one of that with a number.
private func write(
    _ first: String, then second: String, with constant: Float?, _ call: ONNXCall, to writer: inout ONNXGraphWriter
) throws -> ONNXResult {
    let (names, layout) = try writer.elementwiseOperands(call)
    let inner = writer.add(first, names, writer.name(call.index, "_inner"))
    let operands = [inner] + (constant.map { [writer.number($0)] } ?? [])
    return ONNXResult(name: writer.add(second, operands, writer.name(call.index)), layout: layout)
}

extension ReciprocalSquareRoot: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try EaselInterchange.write("Sqrt", then: "Reciprocal", with: nil, call, to: &writer)
    }
}

extension ExponentialMinusOne: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try EaselInterchange.write("Exp", then: "Sub", with: 1, call, to: &writer)
    }
}

extension LogarithmOnePlus: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (names, layout) = try writer.elementwiseOperands(call)
        let sum = writer.add("Add", [names[0], writer.number(1)], writer.name(call.index, "_inner"))
        return ONNXResult(name: writer.add("Log", [sum], writer.name(call.index)), layout: layout)
    }
}

extension Square: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (names, layout) = try writer.elementwiseOperands(call)
        return ONNXResult(name: writer.add("Mul", [names[0], names[0]], writer.name(call.index)), layout: layout)
    }
}

/// A comparison: ONNX's gives truth values, Easel's 1 and 0.
private func writeComparison(
    _ type: String, _ call: ONNXCall, to writer: inout ONNXGraphWriter
) throws -> ONNXResult {
    let (names, layout) = try writer.elementwiseOperands(call)
    let truth = writer.add(type, names, writer.name(call.index, "_truth"))
    let name = writer.add(
        "Cast", [truth], writer.name(call.index), ["to": .integer(ONNXElementType.float.rawValue)])
    return ONNXResult(name: name, layout: layout)
}

extension Greater: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeComparison("Greater", call, to: &writer)
    }
}

extension GreaterOrEqual: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeComparison("GreaterOrEqual", call, to: &writer)
    }
}

extension Equal: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        try writeComparison("Equal", call, to: &writer)
    }
}

extension CompareIntegers: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let type =
            switch relation {
            case .equal: "Equal"
            case .greater: "Greater"
            case .greaterOrEqual: "GreaterOrEqual"
            }
        return try writeComparison(type, call, to: &writer)
    }
}

extension AsIntegers: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (names, layout) = try writer.elementwiseOperands(call)
        let name = writer.add(
            "Cast", names, writer.name(call.index), ["to": .integer(ONNXElementType.int32.rawValue)])
        return ONNXResult(name: name, layout: layout)
    }
}

extension IsFinite: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        // What is not finite differs from itself, or its difference from itself is no number.
        let (names, layout) = try writer.elementwiseOperands(call)
        let difference = writer.add("Sub", [names[0], names[0]], writer.name(call.index, "_inner"))
        let truth = writer.add("Equal", [difference, writer.number(0)], writer.name(call.index, "_truth"))
        let name = writer.add(
            "Cast", [truth], writer.name(call.index), ["to": .integer(ONNXElementType.float.rawValue)])
        return ONNXResult(name: name, layout: layout)
    }
}

extension Select: ONNXWritable {
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult {
        let (names, layout) = try writer.elementwiseOperands(call)
        let truth = writer.add(
            "Cast", [names[0]], writer.name(call.index, "_truth"), ["to": .integer(ONNXElementType.bool.rawValue)])
        return ONNXResult(
            name: writer.add("Where", [truth, names[1], names[2]], writer.name(call.index)), layout: layout)
    }
}
