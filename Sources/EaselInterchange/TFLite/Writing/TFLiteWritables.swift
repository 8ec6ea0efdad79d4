import EaselGraph

/// An elementwise operation that the format has under a number.
protocol TFLiteElementwise: ElementwiseOperation, TFLiteWritable {
    /// The operator's number.
    static var code: Int { get }
    /// The kind of its options; `nil` where it has none.
    static var kind: Int? { get }
    /// The fields of its options.
    var fields: [(Int, FlatBufferBuilder.Value)] { get }
}

extension TFLiteElementwise {
    static var kind: Int? { nil }
    var fields: [(Int, FlatBufferBuilder.Value)] { [] }

    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let inputs = try writer.elementwiseOperands(call)
        return writer.node(Self.code, inputs, writer.value(call), Self.kind.map { ($0, fields) })
    }
}

extension Add: TFLiteElementwise {
    static var code: Int { TFLiteCode.add }
    static var kind: Int? { 11 }
}
extension Subtract: TFLiteElementwise {
    static var code: Int { TFLiteCode.subtract }
    static var kind: Int? { 28 }
}
extension Multiply: TFLiteElementwise {
    static var code: Int { TFLiteCode.multiply }
    static var kind: Int? { 21 }
}
extension Divide: TFLiteElementwise {
    static var code: Int { TFLiteCode.divide }
    static var kind: Int? { 29 }

    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let inputs = try writer.elementwiseOperands(call)
        let divisor = writer.tensors[inputs[1]]
        let inverses = divisor.floats.map { 1 / $0 }
        // By a constant it is a product, which is faster and has a form of whole numbers.
        guard !inverses.isEmpty, inverses.allSatisfy(\.isNormal) else {
            return writer.node(Self.code, inputs, writer.value(call), (29, []))
        }
        let factor = writer.constant(inverses, divisor.dimensions)
        return writer.node(TFLiteCode.multiply, [inputs[0], factor], writer.value(call), (21, []))
    }
}
extension Maximum: TFLiteElementwise { static var code: Int { TFLiteCode.maximum } }
extension Minimum: TFLiteElementwise { static var code: Int { TFLiteCode.minimum } }
extension Power: TFLiteElementwise { static var code: Int { TFLiteCode.power } }
extension Negate: TFLiteElementwise { static var code: Int { TFLiteCode.negate } }
extension Absolute: TFLiteElementwise { static var code: Int { TFLiteCode.absolute } }
extension Sign: TFLiteElementwise { static var code: Int { TFLiteCode.sign } }
extension SquareRoot: TFLiteElementwise { static var code: Int { TFLiteCode.squareRoot } }
extension ReciprocalSquareRoot: TFLiteElementwise { static var code: Int { TFLiteCode.reciprocalRoot } }
extension Square: TFLiteElementwise { static var code: Int { TFLiteCode.square } }
extension Floor: TFLiteElementwise { static var code: Int { TFLiteCode.floor } }
extension Ceiling: TFLiteElementwise { static var code: Int { TFLiteCode.ceiling } }
extension Round: TFLiteElementwise { static var code: Int { TFLiteCode.round } }
extension Exponential: TFLiteElementwise { static var code: Int { TFLiteCode.exponential } }
extension Logarithm: TFLiteElementwise { static var code: Int { TFLiteCode.logarithm } }
extension Sine: TFLiteElementwise { static var code: Int { TFLiteCode.sine } }
extension Cosine: TFLiteElementwise { static var code: Int { TFLiteCode.cosine } }
extension HyperbolicTangent: TFLiteElementwise { static var code: Int { TFLiteCode.tanh } }
extension Sigmoid: TFLiteElementwise { static var code: Int { TFLiteCode.logistic } }
extension Relu: TFLiteElementwise { static var code: Int { TFLiteCode.relu } }

extension LeakyRelu: TFLiteElementwise {
    static var code: Int { TFLiteCode.leakyRelu }
    static var kind: Int? { 75 }
    var fields: [(Int, FlatBufferBuilder.Value)] { [(0, .float(slope))] }
}

extension Elu: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        guard alpha == 1 else { throw InterchangeError("elu of alpha \(alpha): the format has it of alpha 1 only") }
        return writer.node(TFLiteCode.elu, try writer.elementwiseOperands(call), writer.value(call))
    }
}

extension Detach: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try writer.operand(call.operands[0])
    }
}

extension CustomGradient: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try writer.operand(call.operands[0])
    }
}

extension Reciprocal: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.elementwiseOperands(call)[0]
        return writer.node(TFLiteCode.divide, [writer.constant([1], []), input], writer.value(call), (29, []))
    }
}

extension ExponentialMinusOne: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let power = writer.node(
            TFLiteCode.exponential, try writer.elementwiseOperands(call), writer.value(call, "_inner"))
        return writer.node(TFLiteCode.subtract, [power, writer.constant([1], [])], writer.value(call), (28, []))
    }
}

extension LogarithmOnePlus: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.elementwiseOperands(call)[0]
        let sum = writer.node(
            TFLiteCode.add, [input, writer.constant([1], [])], writer.value(call, "_inner"), (11, []))
        return writer.node(TFLiteCode.logarithm, [sum], writer.value(call))
    }
}

extension Softplus: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        // max(x, 0) + log(1 + exp(-|x|)), whose power cannot grow beyond anything.
        let input = try writer.elementwiseOperands(call)[0]
        let size = writer.node(TFLiteCode.absolute, [input], writer.value(call, "_size"))
        let small = writer.node(TFLiteCode.negate, [size], writer.value(call, "_small"))
        let power = writer.node(TFLiteCode.exponential, [small], writer.value(call, "_power"))
        let sum = writer.node(TFLiteCode.add, [power, writer.constant([1], [])], writer.value(call, "_sum"), (11, []))
        let rest = writer.node(TFLiteCode.logarithm, [sum], writer.value(call, "_rest"))
        let positive = writer.node(TFLiteCode.relu, [input], writer.value(call, "_positive"))
        return writer.node(TFLiteCode.add, [positive, rest], writer.value(call), (11, []))
    }
}

/// A comparison: the format's gives truth values, Easel's 1 and 0.
private func compared(_ code: Int, _ call: TFLiteCall, _ writer: inout TFLiteGraphWriter) throws -> Int {
    let inputs = try writer.elementwiseOperands(call)
    let truth = writer.add(.init(name: "v\(call.index)_truth", dimensions: call.type.shape.dimensions, type: .bool))
    writer.node(code, inputs, truth)
    return writer.node(TFLiteCode.cast, [truth], writer.value(call))
}

extension Greater: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try compared(TFLiteCode.greater, call, &writer)
    }
}

extension GreaterOrEqual: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try compared(TFLiteCode.greaterEqual, call, &writer)
    }
}

extension Equal: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try compared(TFLiteCode.equal, call, &writer)
    }
}

extension Select: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        var inputs = try writer.elementwiseOperands(call)
        let truth = writer.add(
            .init(name: "v\(call.index)_truth", dimensions: writer.tensors[inputs[0]].dimensions, type: .bool))
        writer.node(TFLiteCode.greater, [inputs[0], writer.constant([0.5], [])], truth)
        inputs[0] = truth
        return writer.node(TFLiteCode.select, inputs, writer.value(call))
    }
}

// MARK: Reductions

/// Writes a reduction without keeping dimensions.
private func reduced(_ code: Int, _ axes: [Int], _ call: TFLiteCall, _ writer: inout TFLiteGraphWriter) throws -> Int {
    writer.node(code, [try writer.operand(call.operands[0]), writer.integers(axes)], writer.value(call), (27, []))
}

extension ReduceSum: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let sizes = writer.prepared.dimensions(call.operands[0])
        guard axes.allSatisfy({ sizes[$0] == 1 }) else { return try reduced(TFLiteCode.sum, axes, call, &writer) }
        // Of one number each it is another shape.
        let input = try writer.operand(call.operands[0])
        return writer.node(
            TFLiteCode.reshape, [input, writer.integers(call.type.shape.dimensions)], writer.value(call), (17, []))
    }
}

extension ReduceMaximum: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try reduced(TFLiteCode.reduceMaximum, axes, call, &writer)
    }
}

extension ReduceMinimum: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        try reduced(TFLiteCode.reduceMinimum, axes, call, &writer)
    }
}

extension Softmax: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        writer.node(
            TFLiteCode.softmax, [try writer.operand(call.operands[0])], writer.value(call), (9, [(0, .float(1))]))
    }
}

extension LogSumExp: TFLiteWritable {
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int {
        let input = try writer.operand(call.operands[0])
        let sizes = writer.prepared.dimensions(call.operands[0])
        let axis = writer.integers([sizes.count - 1])
        let kept = Array(sizes.dropLast()) + [1]
        let largest = writer.node(
            TFLiteCode.reduceMaximum, [input, axis], writer.value(call, "_largest", kept), (27, [(0, .flag(true))]))
        let less = writer.node(TFLiteCode.subtract, [input, largest], writer.value(call, "_less", sizes), (28, []))
        let power = writer.node(TFLiteCode.exponential, [less], writer.value(call, "_power", sizes))
        let sum = writer.node(
            TFLiteCode.sum, [power, axis], writer.value(call, "_sum", kept), (27, [(0, .flag(true))]))
        let rest = writer.node(TFLiteCode.logarithm, [sum], writer.value(call, "_rest", kept))
        let whole = writer.node(TFLiteCode.add, [rest, largest], writer.value(call, "_whole", kept), (11, []))
        return writer.node(
            TFLiteCode.reshape, [whole, writer.integers(call.type.shape.dimensions)], writer.value(call), (17, []))
    }
}
