import EaselGraph
import EaselLayers
import EaselRuntime

/// A writer of a graph's nodes as those of an ONNX graph.
///
/// What follows from variables alone is computed here and becomes a constant. Values with four dimensions are held in
/// Easel's order or in that of ONNX's convolutions, whichever is at hand, and brought from one to the other where a node
/// asks for it. The number of rows of a batch is left open: the graph was traced for two numbers, and a size that differs
/// between them follows the batch.
struct ONNXGraphWriter {
    /// The prepared graph, and the same for another number of rows.
    let prepared: WritableGraph
    private let other: Graph
    private var written: [Key: String] = [:]
    private var constants: [String: String] = [:]
    private(set) var nodes: [ONNXNode] = []
    private(set) var initializers: [ONNXTensor] = []

    private struct Key: Hashable {
        let node: NodeIndex
        let layout: ONNXLayout
    }

    /// Takes two traces of one function with different numbers of rows.
    /// - Throws: `InterchangeError` where they differ in more than sizes, `RuntimeError` where memory is short.
    init(_ first: Graph, _ second: Graph) throws {
        prepared = try WritableGraph(first)
        other = second.optimised(keepingVariables: true)
        let graph = prepared.graph
        guard graph.nodes.count == other.nodes.count,
            zip(graph.nodes, other.nodes).allSatisfy({
                type(of: $0.operation) == type(of: $1.operation) && $0.operands == $1.operands
                    && $0.type.shape.rank == $1.type.shape.rank
            })
        else { throw InterchangeError("the model computes something else for another number of pictures") }
        for place in prepared.neededConstants where graph.nodes[place].type != other.nodes[place].type {
            throw InterchangeError("the model has a constant whose size follows the number of pictures")
        }
    }

    /// The optimised graph.
    var graph: Graph { prepared.graph }

    /// The value that a node repeats, before it is repeated.
    func source(_ index: NodeIndex) -> NodeIndex { prepared.source(index) }

    // MARK: What is known of values

    /// Whether a value is a constant.
    func isConstant(_ index: NodeIndex) -> Bool { prepared.isConstant(index) }

    /// The number that every element of a value is, if it is one by its making.
    func fill(_ index: NodeIndex) -> Float? { prepared.fill(index) }

    /// The elements of a constant in Easel's order, and its sizes.
    func values(_ index: NodeIndex) throws -> ([Float], [Int]) { try prepared.values(index) }

    /// The sizes of a node's result in Easel's order, -1 where one follows the batch.
    func sizes(_ index: NodeIndex) -> [Int] {
        zip(graph.nodes[index].type.shape.dimensions, other.nodes[index].type.shape.dimensions).map {
            $0 == $1 ? $0 : -1
        }
    }

    /// The order that a node with these operands is best written in: that of ONNX's convolutions where an operand is.
    func layout(of operands: [NodeIndex]) -> ONNXLayout {
        operands.contains { written[Key(node: $0, layout: .channelsFirst)] != nil } ? .channelsFirst : .natural
    }

    // MARK: Values by their names

    /// A name for a node's result.
    func name(_ index: NodeIndex, _ suffix: String = "") -> String { "v\(index)\(suffix)" }

    /// Says under what name a node's result is found.
    mutating func set(_ index: NodeIndex, _ result: ONNXResult) {
        written[Key(node: index, layout: result.layout)] = result.name
    }

    /// The name of a value in an order of dimensions; what brings it there is written where it is not.
    mutating func operand(_ index: NodeIndex, _ layout: ONNXLayout = .natural) throws -> String {
        let rank = graph.nodes[index].type.shape.rank
        let layout = rank == 4 ? layout : .natural
        if let name = written[Key(node: index, layout: layout)] { return name }
        let name: String
        if graph.nodes[index].operation is Broadcast {
            name = try expanded(index, layout)
        } else if isConstant(index) {
            name = try constant(index, as: layout)
        } else {
            let from: ONNXLayout = layout == .natural ? .channelsFirst : .natural
            guard let held = written[Key(node: index, layout: from)] else {
                throw InterchangeError(
                    "a value of \(type(of: graph.nodes[index].operation).name) is used before it is computed")
            }
            let order = layout == .natural ? from.places(rank: rank) : layout.sources(rank: rank)
            name = self.name(index, layout == .natural ? "_nhwc" : "_nchw")
            nodes.append(ONNXNode("Transpose", [held], [name], ["perm": .integers(order)]))
        }
        written[Key(node: index, layout: layout)] = name
        return name
    }

    /// The name of a value that ONNX repeats by itself to the shape of an elementwise result.
    /// - Returns: `nil` where it cannot be had in that order.
    mutating func repeated(_ index: NodeIndex, rank: Int, _ layout: ONNXLayout) throws -> String? {
        let source = source(index)
        if let value = fill(index) { return number(value) }
        let shape = graph.nodes[source].type.shape
        if layout == .natural || shape.rank == rank { return try operand(source, layout) }
        guard isConstant(source) else { return nil }
        if shape.rank == 0 { return try operand(source) }
        let (values, dimensions) = try values(source)
        let aligned = [Int](repeating: 1, count: rank - dimensions.count) + dimensions
        let order = layout.sources(rank: rank)
        return add(
            ONNXTensor(nameOfConstant(source) + "_nchw", order.map { aligned[$0] }, values.permuted(aligned, by: order))
        )
    }

    private mutating func expanded(_ index: NodeIndex, _ layout: ONNXLayout) throws -> String {
        let sizes = sizes(index)
        let inner = graph.nodes[index].operands[0]
        let innerSizes =
            [Int](repeating: 1, count: sizes.count - graph.nodes[inner].type.shape.rank) + self.sizes(inner)
        guard zip(sizes, innerSizes).allSatisfy({ $0 != -1 || $1 == -1 }) else {
            throw InterchangeError(
                "the model repeats a value for each picture, which a file for any number of pictures cannot say")
        }
        let name = name(index)
        let target = integers(sizes.map { $0 == -1 ? 1 : $0 })
        nodes.append(ONNXNode("Expand", [try operand(inner), target], [name]))
        guard layout == .channelsFirst else { return name }
        written[Key(node: index, layout: .natural)] = name
        nodes.append(ONNXNode("Transpose", [name], [name + "_nchw"], ["perm": .integers(layout.sources(rank: 4))]))
        return name + "_nchw"
    }

    // MARK: Constants

    private mutating func constant(_ index: NodeIndex, as layout: ONNXLayout) throws -> String {
        if let fill = graph.nodes[index].operation as? Fill {
            guard !sizes(index).contains(-1) else {
                throw InterchangeError(
                    "the model makes a constant for each picture, which a file for any number cannot say")
            }
            let dimensions = layout.sources(rank: fill.shape.rank).map { fill.shape.dimensions[$0] }
            return add(
                ONNXTensor(name(index), dimensions, [Float](repeating: fill.value, count: fill.shape.count)))
        }
        let (values, dimensions) = try values(index)
        let order = layout.sources(rank: dimensions.count)
        let suffix = layout == .channelsFirst && dimensions.count == 4 ? "_nchw" : ""
        if graph.nodes[index].type.elementType == .int32 {
            return add(ONNXTensor(nameOfConstant(index), dimensions, values.map { Int32($0) }))
        }
        return add(
            ONNXTensor(
                nameOfConstant(index) + suffix, order.map { dimensions[$0] }, values.permuted(dimensions, by: order)))
    }

    /// The name of a constant: that of the parameter it is, where it is one.
    func nameOfConstant(_ index: NodeIndex) -> String { prepared.nameOfConstant(index) ?? name(index) }

    /// Adds a constant; one of the same name is taken as it is.
    mutating func add(_ tensor: ONNXTensor) -> String {
        if constants.updateValue(tensor.name, forKey: "tensor " + tensor.name) == nil { initializers.append(tensor) }
        return tensor.name
    }

    /// A constant of one number.
    mutating func number(_ value: Float) -> String {
        let key = "float \(value.bitPattern)"
        if let name = constants[key] { return name }
        let name = "c\(constants.count)"
        constants[key] = name
        initializers.append(ONNXTensor(name, [], [value]))
        return name
    }

    /// A constant of whole numbers.
    mutating func integers(_ values: [Int], _ dimensions: [Int]? = nil) -> String {
        let key = "int \(values) \(dimensions ?? [])"
        if let name = constants[key] { return name }
        let name = "c\(constants.count)"
        constants[key] = name
        initializers.append(ONNXTensor(name, dimensions ?? [values.count], values))
        return name
    }

    // MARK: Nodes

    /// Adds a node with one result.
    @discardableResult
    mutating func add(
        _ type: String, _ inputs: [String], _ output: String, _ attributes: [String: ONNXAttribute.Value] = [:]
    ) -> String {
        nodes.append(ONNXNode(type, inputs, [output], attributes))
        return output
    }

    /// Writes every node that an output needs.
    mutating func writeNodes() throws {
        for (index, node) in graph.nodes.enumerated() {
            guard !isConstant(index), !(node.operation is Input), !(node.operation is Broadcast) else { continue }
            guard let operation = node.operation as? any ONNXWritable else {
                let name = type(of: node.operation).name
                throw InterchangeError(
                    "\(name) has no place in an ONNX file: \(operationsWithoutONNX[name] ?? "not yet")")
            }
            set(index, try operation.write(ONNXCall(index: index, operands: node.operands, type: node.type), to: &self))
        }
    }

    /// Gives a value a name of its own, in an order of dimensions.
    mutating func publish(_ index: NodeIndex, _ layout: ONNXLayout, as name: String) throws {
        add("Identity", [try operand(index, layout)], name)
    }

    /// Leaves out what no output needs, and copies that only give a name.
    mutating func tidy(outputs: [String]) {
        var producers: [String: Int] = [:]
        for (place, node) in nodes.enumerated() { for output in node.outputs { producers[output] = place } }
        // An output's copy becomes the value itself where that is nobody's input or output.
        var renamed: [String: String] = [:]
        for node in nodes where node.type == "Identity" && outputs.contains(node.outputs[0]) {
            let held = node.inputs[0]
            if producers[held] != nil, renamed[held] == nil, !outputs.contains(held) { renamed[held] = node.outputs[0] }
        }
        nodes.removeAll { $0.type == "Identity" && renamed[$0.inputs.first ?? ""] == $0.outputs[0] }
        for place in nodes.indices {
            nodes[place].inputs = nodes[place].inputs.map { renamed[$0] ?? $0 }
            nodes[place].outputs = nodes[place].outputs.map { renamed[$0] ?? $0 }
        }
        var needed = Set(outputs)
        var kept: [ONNXNode] = []
        for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
            needed.formUnion(node.inputs)
            kept.append(node)
        }
        nodes = kept.reversed()
        initializers.removeAll { !needed.contains($0.name) }
    }
}
