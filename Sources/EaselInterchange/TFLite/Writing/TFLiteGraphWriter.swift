import EaselGraph
import EaselLayers

/// A writer of a graph's nodes as those of a TensorFlow Lite graph, which has images as Easel has them, `[N, H, W, C]`.
package struct TFLiteGraphWriter {
    /// A tensor of the file.
    package struct Tensor {
        var name: String
        package let dimensions: [Int]
        package var type = TFLiteType.float32
        /// The elements of a constant.
        var data: [UInt8]?
        /// What whole numbers stand for.
        package var quantisation: TFLiteQuantisation?

        /// The number of elements.
        package var count: Int { dimensions.reduce(1, *) }
    }

    /// A node of the file: the operator's number, what it takes and gives, and its options: their number among all kinds of
    /// options, and their fields.
    package struct Node {
        package let code: Int
        package var inputs: [Int], outputs: [Int]
        var options: (kind: Int, fields: [(Int, FlatBufferBuilder.Value)])?
    }

    /// The prepared graph.
    let prepared: WritableGraph
    private(set) var tensors: [Tensor] = []
    private(set) var nodes: [Node] = []
    private var written: [NodeIndex: Int] = [:]
    private var constants: [String: Int] = [:]

    init(_ traced: Graph) throws { prepared = try WritableGraph(traced) }

    /// The optimised graph.
    var graph: Graph { prepared.graph }

    /// Adds a tensor, and gives its number.
    mutating func add(_ tensor: Tensor) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    /// A tensor that a node is about to give.
    mutating func value(_ call: TFLiteCall, _ suffix: String = "", _ dimensions: [Int]? = nil) -> Int {
        add(Tensor(name: "v\(call.index)\(suffix)", dimensions: dimensions ?? call.type.shape.dimensions))
    }

    /// A constant; equal ones are one.
    /// - Parameter order: The order of its dimensions, of one that others may take in another.
    mutating func constant(_ values: [Float], _ dimensions: [Int], name: String? = nil, order: [Int] = []) -> Int {
        let key =
            name.map { "\($0) \(order)" }
            ?? (values.count <= 8 ? "\(values.map(\.bitPattern)) \(dimensions)" : "\(constants.count) of many")
        if let known = constants[key] { return known }
        let number = add(
            Tensor(
                name: name ?? "c\(constants.count)", dimensions: dimensions, data: values.withUnsafeBytes { Array($0) })
        )
        constants[key] = number
        return number
    }

    /// A constant of whole numbers, such as axes.
    mutating func integers(_ values: [Int], scalar: Bool = false) -> Int {
        let key = "int \(values) \(scalar)"
        if let known = constants[key] { return known }
        let data = values.map { Int32($0) }.withUnsafeBytes { Array($0) }
        let number = add(
            Tensor(name: "c\(constants.count)", dimensions: scalar ? [] : [values.count], type: .int32, data: data))
        constants[key] = number
        return number
    }

    /// Adds a node with one result.
    @discardableResult
    mutating func node(
        _ code: Int, _ inputs: [Int], _ output: Int,
        _ options: (kind: Int, fields: [(Int, FlatBufferBuilder.Value)])? = nil
    ) -> Int {
        nodes.append(Node(code: code, inputs: inputs, outputs: [output], options: options))
        return output
    }

    /// Says in which tensor a node's result is.
    mutating func set(_ index: NodeIndex, _ tensor: Int) { written[index] = tensor }

    /// The tensor of a value.
    mutating func operand(_ index: NodeIndex) throws -> Int {
        if let known = written[index] { return known }
        let number: Int
        let dimensions = prepared.dimensions(index)
        if graph.nodes[index].operation is Broadcast {
            number = add(Tensor(name: "v\(index)", dimensions: dimensions))
            node(TFLiteCode.broadcastTo, [try operand(graph.nodes[index].operands[0]), integers(dimensions)], number)
        } else if let fill = graph.nodes[index].operation as? Fill {
            number = constant([Float](repeating: fill.value, count: fill.shape.count), dimensions)
        } else if prepared.isConstant(index) {
            let (values, sizes) = try prepared.values(index)
            number =
                graph.nodes[index].type.elementType == .int32
                ? integers(values.map { Int($0) })
                : constant(values, sizes, name: prepared.nameOfConstant(index) ?? "v\(index)")
        } else {
            throw InterchangeError(
                "a value of \(type(of: graph.nodes[index].operation).name) is used before it is computed")
        }
        written[index] = number
        return number
    }

    /// The tensor of a value that the format repeats by itself to the shape of an elementwise result.
    mutating func repeated(_ index: NodeIndex) throws -> Int {
        if let value = prepared.fill(index) { return constant([value], []) }
        return try operand(prepared.source(index))
    }

    /// The operands of an elementwise node, as they are before they are repeated.
    mutating func elementwiseOperands(_ call: TFLiteCall) throws -> [Int] {
        // One operand must have the result's whole shape, or the result would have another.
        let isWhole = call.operands.contains {
            prepared.dimensions(prepared.source($0)) == call.type.shape.dimensions && prepared.fill($0) == nil
        }
        var tensors: [Int] = []
        for (place, operand) in call.operands.enumerated() {
            tensors.append(place == 0 && !isWhole ? try self.operand(operand) : try repeated(operand))
        }
        return tensors
    }

    /// Writes every node.
    mutating func writeNodes() throws {
        for (index, node) in graph.nodes.enumerated() {
            guard !prepared.isConstant(index), !(node.operation is Input), !(node.operation is Broadcast) else {
                continue
            }
            guard let operation = node.operation as? any TFLiteWritable else {
                let name = type(of: node.operation).name
                throw InterchangeError(
                    "\(name) has no place in a TensorFlow Lite file: \(operationsWithoutTFLite[name] ?? "not yet")")
            }
            set(
                index,
                try operation.write(TFLiteCall(index: index, operands: node.operands, type: node.type), to: &self))
        }
    }

    /// The nodes that the outputs need, in their order.
    func needed(for outputs: [Int]) -> [Node] {
        var wanted = Set(outputs)
        var kept: [Node] = []
        for node in nodes.reversed() where node.outputs.contains(where: wanted.contains) {
            wanted.formUnion(node.inputs)
            kept.append(node)
        }
        return kept.reversed()
    }
}

/// A node that is being written.
struct TFLiteCall {
    let index: NodeIndex
    let operands: [NodeIndex]
    let type: TensorType
}

/// An operation that a TensorFlow Lite file can hold.
///
/// A test fails where an operation neither is one nor stands in `operationsWithoutTFLite` with the reason.
protocol TFLiteWritable: Operation {
    /// Writes what computes a node of this operation, and gives the tensor of its result.
    func write(_ call: TFLiteCall, to writer: inout TFLiteGraphWriter) throws -> Int
}

/// Whether an operation is one that a file can hold.
package func isWrittenToTFLite(_ operation: any Operation.Type) -> Bool { operation is any TFLiteWritable.Type }

/// The operations that no file holds, and why.
package let operationsWithoutTFLite: [String: String] = operationsWithoutONNX.merging([
    ErrorFunction.name: "the format has no error function", IsFinite.name: "the format cannot ask that",
    CompareIntegers.name: "whole numbers of a batch are not taken",
    OneHot.name: "whole numbers of a batch are not taken",
    AsFloats.name: "whole numbers of a batch are not taken", AsIntegers.name: "whole numbers are not given",
    ArgMaximum.name: "whole numbers are not given",
    Gather.name: "whole numbers of a batch are not taken",
]) { $1 }

/// The numbers of operators that are written, and those of their options among all kinds of options.
package enum TFLiteCode {
    package static let (add, averagePool, concatenation, convolution, depthwise) = (0, 1, 2, 3, 4)
    package static let (fullyConnected, logistic, maxPool, multiply, relu, relu6) = (9, 14, 17, 18, 19, 21)
    package static let (reshape, bilinear, softmax, tanh, pad, transpose, subtract) = (22, 23, 25, 28, 34, 39, 41)
    package static let (divide, stridedSlice, exponential, cast, maximum, minimum, less) = (42, 45, 47, 53, 55, 57, 58)
    package static let (negate, padValue, greater, greaterEqual, slice, sine, transposeConvolution) = (
        59, 60, 61, 62, 65, 66, 67
    )
    package static let (equal, logarithm, sum, squareRoot, reciprocalRoot, power, reduceMaximum) = (
        71, 73, 74, 75, 76, 78, 82
    )
    package static let (reduceMinimum, square, nearest, leakyRelu, absolute, ceiling) = (89, 92, 97, 98, 101, 104)
    package static let (reverse, cosine, elu, round, select, batchProduct, broadcastTo, sign) = (
        105, 108, 111, 116, 123, 126, 130, 158
    )
    package static let (floor, dequantize, mean, quantize) = (8, 6, 40, 114)
}
