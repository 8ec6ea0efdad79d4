extension Graph {
    /// The graph with what differentiation and broadcasting leave behind folded away: products with 1, sums with 0,
    /// arithmetic on constants, reshapes of reshapes, detachments, custom gradients.
    package func simplified() -> Graph {
        rebuilt { graph, _, node, operands in
            if let folded = graph.folded(node, operands) { return folded }
            return graph.append(node.operation, operands, node.type)
        }
    }

    /// The constant that a node is, or `nil`.
    private func constant(_ index: NodeIndex) -> Float? { (nodes[index].operation as? Fill)?.value }

    private mutating func fill(_ value: Float, _ shape: Shape) -> NodeIndex {
        append(Fill(value: value, shape: shape), [], TensorType(shape))
    }

    private mutating func folded(_ node: Node, _ operands: [NodeIndex]) -> NodeIndex? {
        let shape = node.type.shape
        switch node.operation {
        case is Detach, is CustomGradient:
            return operands[0]
        case is Reshape:
            return foldedReshape(node, operands[0])
        case is Broadcast:
            if let value = constant(operands[0]) { return fill(value, shape) }
            let source = nodes[operands[0]]
            if source.type.shape.count == shape.count { return foldedReshape(node, operands[0]) }
            if source.operation is Broadcast, source.type.shape.rank == nodes[source.operands[0]].type.shape.rank {
                return append(Broadcast(shape: shape), source.operands, node.type)
            }
            return nil
        case is Add:
            return foldedSum(operands, shape)
        case is Multiply:
            if let first = constant(operands[0]), let second = constant(operands[1]) {
                return fill(first * second, shape)
            }
            if constant(operands[0]) == 1 { return operands[1] }
            if constant(operands[1]) == 1 { return operands[0] }
            return nil
        default:
            return nil
        }
    }

    private func isZero(_ index: NodeIndex) -> Bool { constant(index).map { $0 == 0 && $0.sign == .plus } ?? false }

    private mutating func foldedSum(_ operands: [NodeIndex], _ shape: Shape) -> NodeIndex? {
        if let first = constant(operands[0]), let second = constant(operands[1]) { return fill(first + second, shape) }
        if isZero(operands[0]) { return operands[1] }
        if isZero(operands[1]) { return operands[0] }
        return nil
    }

    private mutating func foldedReshape(_ node: Node, _ operand: NodeIndex) -> NodeIndex? {
        if let value = constant(operand) { return fill(value, node.type.shape) }
        var source = operand
        while nodes[source].operation is Reshape { source = nodes[source].operands[0] }
        if nodes[source].type.shape == node.type.shape { return source }
        return append(Reshape(shape: node.type.shape), [source], node.type)
    }
}
