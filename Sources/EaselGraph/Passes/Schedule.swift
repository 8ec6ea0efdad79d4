/// A step of a schedule, run as one: a single operation, an operation with a companion that shares its pass over
/// memory, or a group of elementwise operations.
package struct Step: Sendable {
    /// The nodes computed, ascending.
    package var members: [NodeIndex]
    /// Whether the members are elementwise operations that run as one pass, and sums over rows of what they compute.
    package let isElementwise: Bool
    /// The members whose values are stored.
    package var results: [NodeIndex] = []
    /// The nodes outside that are read, reshapes and absorbed broadcasts looked through; ascending.
    package var reads: [NodeIndex] = []
}

/// A schedule: an order in which to run a graph, with elementwise operations grouped.
package struct Schedule: Sendable {
    /// The graph.
    package let graph: Graph
    /// The steps in the order they run.
    package var steps: [Step]
    /// For each stored value that goes straight into a variable, the node that reads the variable.
    package var direct: [NodeIndex: NodeIndex] = [:]
    /// Updates whose values are copied into their variables at the end.
    package var copied: [GraphUpdate] = []

    /// The node in whose memory a node's value lies: reshapes looked through.
    package func root(_ node: NodeIndex) -> NodeIndex { graph.storageRoot(node) }
}

extension Graph {
    /// The node in whose memory a node's value lies: reshapes looked through.
    package func storageRoot(_ node: NodeIndex) -> NodeIndex {
        var node = node
        while nodes[node].operation is Reshape { node = nodes[node].operands[0] }
        return node
    }

    /// Where an elementwise operation finds an operand: the node whose memory it reads, and how. A broadcast that the
    /// pattern can express is looked through.
    package func elementwiseSource(_ operand: NodeIndex) -> (node: NodeIndex, pattern: AccessPattern) {
        let root = storageRoot(operand)
        let node = nodes[root]
        if node.operation is Broadcast,
            let pattern = AccessPattern(from: nodes[node.operands[0]].type.shape, to: node.type.shape)
        {
            return (storageRoot(node.operands[0]), pattern)
        }
        return (root, .full(node.type.shape.count))
    }

    /// Whether a node can be a member of an elementwise group.
    package func isElementwise(_ node: NodeIndex) -> Bool {
        let operation = nodes[node].operation
        return operation is any ElementwiseOperation || operation is RandomUniform || operation is RandomNormal
            || operation is Fill
    }
}
