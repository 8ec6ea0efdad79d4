/// The index of a node in `Graph.nodes`.
package typealias NodeIndex = Int

/// One operation applied to earlier nodes.
package struct Node: Sendable {
    /// The operation applied.
    package let operation: any Operation
    /// The nodes that it is applied to, all of them earlier ones.
    package let operands: [NodeIndex]
    /// The type of the result.
    package let type: TensorType
}

/// A value that the caller reads after a run.
package struct GraphOutput: Sendable, Equatable {
    /// The name under which the caller asks for it.
    package let name: String
    /// The node that computes it.
    package let node: NodeIndex

    package init(name: String, node: NodeIndex) { (self.name, self.node) = (name, node) }
}

/// A new value for a variable, stored when everything that reads the old one has done so.
package struct GraphUpdate: Sendable, Equatable {
    /// The node that reads the variable.
    package let variable: NodeIndex
    /// The node that computes its new value.
    package let value: NodeIndex
}

/// A small static program: nodes in an order in which they can be computed.
public struct Graph: Sendable {
    /// Every node after those it needs.
    package var nodes: [Node] = []
    /// The outputs: the values that the caller reads.
    package var outputs: [GraphOutput] = []
    /// The updates: the new values of variables.
    package var updates: [GraphUpdate] = []

    /// An empty graph.
    package init() {}

    /// Adds a node and returns its index.
    @discardableResult
    package mutating func append(_ operation: any Operation, _ operands: [NodeIndex], _ type: TensorType) -> NodeIndex {
        nodes.append(Node(operation: operation, operands: operands, type: type))
        return nodes.count - 1
    }

    /// Makes a graph from this one by giving each node in turn to `transform`, which appends what it wants to the new
    /// graph and says which new node stands for the old one (`nil` only for a node that nothing kept refers to).
    package func rebuilt(_ transform: (inout Graph, NodeIndex, Node, [NodeIndex]) -> NodeIndex?) -> Graph {
        var result = Graph()
        var place = [NodeIndex?](repeating: nil, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            let operands = node.operands.compactMap { place[$0] }
            guard operands.count == node.operands.count else { continue }
            place[index] = transform(&result, index, node, operands)
        }
        result.outputs = outputs.compactMap { output in
            place[output.node].map { GraphOutput(name: output.name, node: $0) }
        }
        result.updates = updates.compactMap { update in
            guard let variable = place[update.variable], let value = place[update.value] else { return nil }
            return GraphUpdate(variable: variable, value: value)
        }
        return result
    }

    /// For each node, the nodes that use it, in order; a user that takes it twice stands twice.
    package var users: [[NodeIndex]] {
        var users = [[NodeIndex]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for operand in node.operands { users[operand].append(index) }
        }
        return users
    }

    /// The nodes that an output or an update names.
    package var roots: Set<NodeIndex> {
        Set(outputs.map(\.node) + updates.map(\.value) + updates.map(\.variable))
    }

    /// The number of floating-point operations in one evaluation of every node.
    public var flops: Int {
        flops(nodes.indices)
    }

    /// The number of floating-point operations of some of the nodes; `Int.max` for more than can be counted.
    package func flops(_ range: some Sequence<NodeIndex>) -> Int {
        saturatingSum(
            range.lazy.map { index in
                let node = nodes[index]
                return node.operation.flops(node.operands.map { nodes[$0].type }, node.type)
            })
    }
}
