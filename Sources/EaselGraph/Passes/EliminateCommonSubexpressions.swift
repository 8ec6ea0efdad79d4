extension Graph {
    /// The graph with every computation done once.
    package func eliminatingCommonSubexpressions() -> Graph {
        struct Key: Hashable {
            let operation: String
            let operands: [NodeIndex]
            /// Of a constant, whose text has not all of them.
            let words: [UInt32]?
        }
        var known: [Key: NodeIndex] = [:]
        return rebuilt { graph, _, node, operands in
            if node.operation is Input || node.operation is ReadVariable {
                return graph.append(node.operation, operands, node.type)
            }
            let key = Key(
                operation: node.operation.text, operands: operands,
                words: (node.operation as? Constant)?.words)
            if let existing = known[key] { return existing }
            let index = graph.append(node.operation, operands, node.type)
            known[key] = index
            return index
        }
    }
}
