extension Graph {
    /// The graph with factors of a convolution's channels multiplied into its filter, where both depend on variables alone: batch
    /// normalisation by given statistics is such a factor, and its term becomes a bias. Rounding differs in the last bits.
    package func foldingFactors() -> Graph {
        let userCounts = users.map(\.count)
        let isRoot = roots
        let isFixed = dependsOnVariablesAlone
        var foldable: Set<NodeIndex> = []
        return rebuilt { graph, index, node, operands in
            // What is read elsewhere, too, would have to be computed without the factor as well.
            let isSingle = userCounts[index] == 1 && !isRoot.contains(index)
            if let folded = graph.folded(node, operands, &foldable) {
                if isSingle { foldable.insert(folded) }
                return folded
            }
            let result = graph.append(node.operation, operands, node.type)
            switch node.operation {
            case let convolution as Convolution2DOperation:
                if isSingle, isFixed[node.operands[1]], convolution.epilogue.isEmpty,
                    convolution.algorithm == .automatic
                {
                    foldable.insert(result)
                }
            case is Broadcast:
                if isFixed[index] { foldable.insert(result) }
            case is Add:
                if isSingle, operands.allSatisfy({ foldable.contains($0) }) { foldable.insert(result) }
            default: break
            }
            return result
        }.eliminatingDeadCode()
    }

    /// The convolution, with its bias if it has one, that a product with a factor for each channel becomes, or a sum with a second
    /// bias.
    private mutating func folded(
        _ node: Node, _ operands: [NodeIndex], _ foldable: inout Set<NodeIndex>
    ) -> NodeIndex? {
        guard node.operation is Multiply || node.operation is Add else { return nil }
        for (inner, other) in Self.inBothOrders(operands) {
            guard foldable.contains(inner), let outer = ofChannels(other, of: node.type, foldable) else { continue }
            let isFactor = node.operation is Multiply
            if isFactor, nodes[inner].operation is Convolution2DOperation { return scaled(inner, by: outer) }
            guard nodes[inner].operation is Add else { continue }
            for (convolution, added) in Self.inBothOrders(nodes[inner].operands) {
                guard nodes[convolution].operation is Convolution2DOperation,
                    let bias = ofChannels(added, of: node.type, foldable)
                else { continue }
                let term = append(node.operation, [bias, outer], nodes[bias].type)
                let whole = append(Broadcast(shape: node.type.shape), [term], node.type)
                foldable.insert(whole)
                return append(Add(), [isFactor ? scaled(convolution, by: outer) : convolution, whole], node.type)
            }
        }
        return nil
    }

    /// A convolution with its filter multiplied by a factor for each channel of the result.
    private mutating func scaled(_ convolution: NodeIndex, by factor: NodeIndex) -> NodeIndex {
        let node = nodes[convolution]
        let type = nodes[node.operands[1]].type
        let factors = append(Broadcast(shape: type.shape), [factor], type)
        return append(
            node.operation, [node.operands[0], append(Multiply(), [node.operands[1], factors], type)], node.type)
    }

    /// The number for each channel that a value consists of, if it does.
    private func ofChannels(_ value: NodeIndex, of type: TensorType, _ foldable: Set<NodeIndex>) -> NodeIndex? {
        guard nodes[value].operation is Broadcast, foldable.contains(value) else { return nil }
        let source = nodes[value].operands[0]
        return nodes[source].type.shape == Shape([type.shape[-1]]) ? source : nil
    }

    /// For each node whether its value follows from variables and constants, so that it is the same in every run until a variable
    /// changes.
    package var dependsOnVariablesAlone: [Bool] {
        var isFixed: [Bool] = []
        for node in nodes {
            let isSource = node.operation is ReadVariable || node.operation is Fill || node.operation is Constant
            let isDrawn = node.operation is RandomNormal || node.operation is RandomUniform
            isFixed.append(isSource || !isDrawn && !node.operands.isEmpty && node.operands.allSatisfy { isFixed[$0] })
        }
        return isFixed
    }
}
