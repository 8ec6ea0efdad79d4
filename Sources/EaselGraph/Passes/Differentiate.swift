extension Tensor {
    /// The gradients of this scalar with respect to some tensors, as more operations of the same trace.
    ///
    /// Gradients are ordinary tensors: a loss may be built from them and differentiated again.
    /// A tensor that this one does not depend on has a gradient of zeros.
    public func gradients(withRespectTo targets: [Tensor]) -> [Tensor] {
        guard let start = node, !targets.contains(where: { $0.node == nil }) else {
            return targets.map { _ in .unusable(in: trace) }
        }
        guard shape.count == 1, type.elementType == .float32 else {
            trace.fail("gradient", "a loss must be one number, this tensor is \(type); take its mean or sum")
            return targets.map { _ in .unusable(in: trace) }
        }
        let nodes = trace.graph.nodes
        let wanted = Set(targets.compactMap(\.node))
        var depends = nodes.indices.map(wanted.contains)
        for (index, node) in nodes.enumerated() where index <= start && !depends[index] {
            depends[index] = node.operands.contains { depends[$0] }
        }
        var gradients = [NodeIndex: Tensor]()
        if depends[start] { gradients[start] = filled(shape, 1) }
        for index in stride(from: start, through: 0, by: -1) {
            guard let gradient = gradients[index], depends[index], !nodes[index].operands.isEmpty else { continue }
            let node = nodes[index]
            let operands = node.operands.map { Tensor(trace, $0, nodes[$0].type) }
            let context = GradientContext(
                operands: operands, result: Tensor(trace, index, node.type), resultGradient: gradient,
                isNeeded: node.operands.map { depends[$0] && nodes[$0].type.elementType == .float32 })
            for (operand, contribution) in zip(node.operands, node.operation.gradients(context)) where depends[operand]
            {
                guard let contribution else { continue }
                gradients[operand] = gradients[operand].map { $0 + contribution } ?? contribution
            }
        }
        return targets.map { target in target.node.flatMap { gradients[$0] } ?? target.filled(target.shape, 0) }
    }

    /// The same value, through which no gradient passes.
    public func detached() -> Tensor { trace.apply(Detach(), [self]) }
}
