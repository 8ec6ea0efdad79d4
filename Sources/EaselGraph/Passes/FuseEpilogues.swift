/// An operation whose kernel can finish its result (bias, activation) before storing it.
package protocol FusableOperation: Operation {
    /// The epilogue applied to the result before it is stored.
    var epilogue: Epilogue { get set }
}

extension Convolution2DOperation: FusableOperation {}
extension TransposedConvolution2DOperation: FusableOperation {}
extension MatrixProduct: FusableOperation {}

extension FusableOperation {
    /// Whether the kernel that computes a result of this shape takes an epilogue: those of convolutions and of plain
    /// products of two matrices do, those of weight gradients and of stacks do not.
    fileprivate func canFinishItsResult(of shape: Shape) -> Bool {
        guard let product = self as? MatrixProduct else { return shape.rank == 4 }
        return shape.rank == 2 && !product.transposesFirst
    }
}

extension Graph {
    /// The graph with biases, activations and activations' derivatives moved into the convolution or matrix product
    /// that makes what they work on, where nothing else needs that.
    /// - Parameter addsResiduals: Whether a tensor that is added to a convolution's result moves into it, too.
    package func fusingEpilogues(addsResiduals: Bool = false) -> Graph {
        let userCounts = users.map(\.count)
        let isRoot = roots
        var isSingle: [Bool] = []
        let fused = rebuilt { graph, index, node, operands in
            let result =
                graph.fused(node, operands, isSingle)
                ?? (addsResiduals ? graph.fusedResidual(node, operands, isSingle) : nil)
                ?? graph.append(node.operation, operands, node.type)
            while isSingle.count < graph.nodes.count { isSingle.append(false) }
            isSingle[result] = userCounts[index] == 1 && !isRoot.contains(index)
            return result
        }
        return fused.eliminatingDeadCode()
    }

    /// The node that stands for `node` when it becomes part of the operation before it.
    private mutating func fused(_ node: Node, _ operands: [NodeIndex], _ isSingle: [Bool]) -> NodeIndex? {
        switch node.operation {
        case is Add:
            for (product, other) in Self.inBothOrders(operands) {
                guard nodes[other].operation is Broadcast else { continue }
                let bias = nodes[other].operands[0]
                guard nodes[bias].type.shape == Shape([node.type.shape[-1]]),
                    let result = attach(
                        to: product, isSingle, adding: bias, { $0.addsBias = true }, where: { $0.isEmpty })
                else { continue }
                return result
            }
            return nil
        case is Relu:
            return attach(to: operands[0], isSingle, { $0.activation = .relu }, where: Self.takesActivation)
        case let operation as LeakyRelu:
            return attach(
                to: operands[0], isSingle, { $0.activation = .leakyRelu(slope: operation.slope) },
                where: Self.takesActivation)
        case is Minimum:
            for (product, other) in Self.inBothOrders(operands) {
                guard (nodes[other].operation as? Fill)?.value == 6,
                    let result = attach(
                        to: product, isSingle, { $0.activation = .relu6 },
                        where: { $0.activation == .relu && $0.derivative == nil })
                else { continue }
                return result
            }
            return nil
        case is ReluGradient:
            return attachDerivative(.relu, operands, isSingle)
        case let operation as LeakyReluGradient:
            return attachDerivative(.leakyRelu(slope: operation.slope), operands, isSingle)
        default:
            return nil
        }
    }

    /// The node that stands for a sum when it becomes part of the convolution that makes one of its terms. What is added first is
    /// another than without, so that last bits differ.
    private mutating func fusedResidual(
        _ node: Node, _ operands: [NodeIndex], _ isSingle: [Bool]
    ) -> NodeIndex? {
        guard node.operation is Add else { return nil }
        for (product, other) in Self.inBothOrders(operands) {
            guard nodes[product].operation is Convolution2DOperation, nodes[other].type == node.type,
                !(nodes[other].operation is Broadcast || nodes[other].operation is Fill),
                let result = attach(
                    to: product, isSingle, adding: other, { $0.addsResidual = true },
                    where: { $0.activation == nil && $0.derivative == nil && !$0.addsResidual })
            else { continue }
            return result
        }
        return nil
    }

    /// The two operands of an operation that takes them in any order: each as the one that is looked for, with the other.
    static func inBothOrders(_ operands: [NodeIndex]) -> [(NodeIndex, NodeIndex)] {
        [(operands[0], operands[1]), (operands[1], operands[0])]
    }

    private static func takesActivation(_ epilogue: Epilogue) -> Bool {
        epilogue.activation == nil && epilogue.derivative == nil
    }

    private mutating func attachDerivative(
        _ activation: Epilogue.Activation, _ operands: [NodeIndex], _ isSingle: [Bool]
    ) -> NodeIndex? {
        var (product, result) = (operands[0], operands[1])
        let shape = nodes[product].type.shape
        // A reshape between the product and the derivative moves behind both.
        if nodes[product].operation is Reshape, isSingle[product] {
            product = nodes[product].operands[0]
            guard nodes[product].operation is any FusableOperation, isSingle[product] else { return nil }
            let type = nodes[product].type
            result = append(Reshape(shape: type.shape), [result], type)
        }
        guard
            let fused = attach(
                to: product, isSingle, adding: result, { $0.derivative = activation }, where: { $0.isEmpty })
        else { return nil }
        return nodes[fused].type.shape == shape ? fused : append(Reshape(shape: shape), [fused], TensorType(shape))
    }

    private mutating func attach(
        to product: NodeIndex, _ isSingle: [Bool], adding operand: NodeIndex? = nil,
        _ change: (inout Epilogue) -> Void, where accepts: (Epilogue) -> Bool
    ) -> NodeIndex? {
        let node = nodes[product]
        guard product < isSingle.count, isSingle[product], var operation = node.operation as? any FusableOperation,
            accepts(operation.epilogue), operation.canFinishItsResult(of: node.type.shape)
        else { return nil }
        change(&operation.epilogue)
        return append(operation, node.operands + (operand.map { [$0] } ?? []), node.type)
    }
}
