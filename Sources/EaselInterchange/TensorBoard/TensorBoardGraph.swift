import EaselCore
import EaselGraph
import EaselLayers

/// The operations of a model as TensorBoard draws them: GraphDef.
package struct TensorBoardGraph {
    /// An operation: NodeDef.
    private struct Operation {
        let name: String
        let operation: String
        let inputs: [String]
        let attributes: [(name: String, value: ProtobufMessage)]
    }

    private let operations: [Operation]

    /// The names of the operations, each in the scopes of the parameters that it takes.
    package var names: [String] { operations.map(\.name) }

    /// Names under which TensorBoard knows an operation, and draws it in a way of its own.
    private static let known = ["input": "Placeholder", "variable": "VariableV2", "fill": "Const", "constant": "Const"]

    /// Describes every node of a graph.
    package init(_ inference: InferenceGraph) {
        let graph = inference.graph
        let names = GraphScopes(graph, layers: inference.layers).nodeNames
        operations = graph.nodes.enumerated().map { index, node in
            let name = type(of: node.operation).name
            return Operation(
                name: names[index], operation: Self.known[name] ?? name, inputs: node.operands.map { names[$0] },
                attributes: Self.attributes(of: node))
        }
    }

    /// The shape and type of a node's result, and what else tells it from others of its kind.
    private static func attributes(of node: Node) -> [(name: String, value: ProtobufMessage)] {
        var (shape, shapes, list, type) = (
            ProtobufMessage(), ProtobufMessage(), ProtobufMessage(), ProtobufMessage()
        )
        for size in node.type.shape.dimensions {
            var dimension = ProtobufMessage()
            dimension.add(1, size)
            shape.add(2, dimension)
        }
        // The name that TensorBoard looks for, to write sizes beside edges.
        shapes.add(7, shape)
        list.add(1, shapes)
        type.add(6, node.type.elementType == .float32 ? 1 : 3)
        let own = node.operation.attributes.filter { $0.name != "name" }.map { attribute in
            var text = ProtobufMessage()
            text.add(2, attribute.value.inOneLine(limit: 200))
            return (attribute.name, text)
        }
        return [("_output_shapes", list), ("dtype", type)] + own
    }

    /// The message of the file.
    package var message: ProtobufMessage {
        var message = ProtobufMessage()
        for operation in operations {
            var node = ProtobufMessage()
            node.add(1, operation.name)
            node.add(2, operation.operation)
            for input in operation.inputs { node.add(3, input) }
            for (name, value) in operation.attributes {
                var entry = ProtobufMessage()
                entry.add(1, name)
                entry.add(2, value)
                node.add(5, entry)
            }
            message.add(1, node)
        }
        return message
    }
}
