extension Graph {
    /// The graph without the nodes that no output and no update needs. Inputs stay: the caller fills them.
    package func eliminatingDeadCode() -> Graph {
        var isLive = [Bool](repeating: false, count: nodes.count)
        for root in roots { isLive[root] = true }
        for index in nodes.indices.reversed() {
            if nodes[index].operation is Input { isLive[index] = true }
            if isLive[index] { for operand in nodes[index].operands { isLive[operand] = true } }
        }
        return rebuilt { graph, index, node, operands in
            isLive[index] ? graph.append(node.operation, operands, node.type) : nil
        }
    }
}
