extension Graph {
    /// Whether a node is a sum over rows of an elementwise node's value that a fused kernel can take: the columns are
    /// whole vectors, and rows fill the blocks in which it works.
    func canRideAlong(_ sum: NodeIndex, on source: NodeIndex) -> Bool {
        guard let reduction = nodes[sum].operation as? ReduceSum, isElementwise(source),
            nodes[source].type.elementType == .float32
        else { return false }
        // The sum may see another shape of the same memory.
        let columns = nodes[sum].type.shape.count
        return reduction.axes == Array(0..<reduction.axes.count) && columns % 16 == 0 && columns > 0
            && 512 % columns == 0 && nodes[source].type.shape.count % 512 == 0
            && nodes[source].type.shape.count > columns
    }
}

extension Node {
    /// Whether this is a sum, or a gradient that such a sum may run with.
    var mayCarryOrBeCarried: Bool {
        operation is ReduceSum || operation is Convolution2DFilterGradient || operation is MatrixProduct
    }

    /// Whether this filter or weight gradient can produce `sum`, the sum over all positions of the gradient it reads.
    func canCarry(_ sum: Node, root: (NodeIndex) -> NodeIndex) -> Bool {
        guard let reduction = sum.operation as? ReduceSum, operands.count == 2 else { return false }
        let channels = sum.type.shape
        let isOfSecond = root(operands[1]) == root(sum.operands[0])
        switch operation {
        case let gradient as Convolution2DFilterGradient:
            guard reduction.axes == [0, 1, 2] else { return false }
            return isOfSecond && channels == [type.shape[3]]
                || root(operands[0]) == root(sum.operands[0])
                    && channels == [type.shape[2] * gradient.geometry.groups]
        case let product as MatrixProduct:
            return isOfSecond && product.transposesFirst && !product.transposesSecond && type.shape.rank == 2
                && reduction.axes == [0] && channels == [type.shape[1]]
        default:
            return false
        }
    }
}
