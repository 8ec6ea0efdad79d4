import EaselGraph
import EaselLayers
import EaselRuntime

/// A graph prepared for a file: optimised as for prediction, with what follows from variables alone computed.
struct WritableGraph {
    /// The optimised graph.
    let graph: Graph
    private let isFixed: [Bool]
    private var fixed: [NodeIndex: [Float]] = [:]
    private var variableNames: [NodeIndex: String] = [:]

    /// Prepares a graph.
    /// - Throws: `RuntimeError` where memory is short.
    init(_ traced: Graph) throws {
        graph = traced.optimised(keepingVariables: true)
        isFixed = graph.dependsOnVariablesAlone
        try computeFixed()
    }

    /// The value that a node repeats, before it is repeated.
    func source(_ index: NodeIndex) -> NodeIndex {
        var index = index
        while graph.nodes[index].operation is Broadcast { index = graph.nodes[index].operands[0] }
        return index
    }

    /// The constants that the rest of the graph takes.
    var neededConstants: [NodeIndex] {
        var needed: Set<NodeIndex> = []
        for (index, node) in graph.nodes.enumerated() where !isFixed[index] {
            for operand in node.operands where isFixed[operand] { needed.insert(source(operand)) }
        }
        for output in graph.outputs where isFixed[output.node] { needed.insert(source(output.node)) }
        return needed.filter { !(graph.nodes[$0].operation is Fill) }.sorted()
    }

    private mutating func computeFixed() throws {
        let places = neededConstants
        guard !places.isEmpty else { return }
        var computed = Graph()
        computed.nodes = graph.nodes
        for place in places {
            computed.outputs.append(GraphOutput(name: "\(place)", node: place))
            if let read = graph.nodes[place].operation as? ReadVariable { variableNames[place] = read.name }
        }
        let program = try Program(computed.eliminatingDeadCode())
        program.run()
        for place in places {
            switch graph.nodes[place].type.elementType {
            case .float32: fixed[place] = Array(try program.output("\(place)", of: Float.self).values)
            case .int32: fixed[place] = try program.output("\(place)", of: Int32.self).values.map { Float($0) }
            }
        }
    }

    /// Whether a value is a constant.
    func isConstant(_ index: NodeIndex) -> Bool { isFixed[index] }

    /// The number that every element of a value is, if it is one by its making.
    func fill(_ index: NodeIndex) -> Float? { (graph.nodes[source(index)].operation as? Fill)?.value }

    /// The sizes of a node's result.
    func dimensions(_ index: NodeIndex) -> [Int] { graph.nodes[index].type.shape.dimensions }

    /// The elements of a constant in Easel's order, and its sizes.
    func values(_ index: NodeIndex) throws -> ([Float], [Int]) {
        guard let values = fixed[index] else {
            throw InterchangeError("\(type(of: graph.nodes[index].operation).name) takes what is no constant")
        }
        return (values, dimensions(index))
    }

    /// The name of a constant: that of the parameter it is, where it is one.
    func nameOfConstant(_ index: NodeIndex) -> String? { variableNames[index] }
}
