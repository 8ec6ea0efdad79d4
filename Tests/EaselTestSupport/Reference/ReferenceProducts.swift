import EaselGraph

extension Epilogue {
    /// What the epilogue makes of a result; `operands` are those after the operation's own.
    func applied(to result: [Double], _ operands: ArraySlice<ReferenceTensor>) -> [Double] {
        var operands = operands
        var result = result
        if addsBias, let bias = operands.popFirst()?.values {
            result = result.indices.map { result[$0] + bias[$0 % bias.count] }
        }
        if addsResidual, let other = operands.popFirst()?.values { result = zip(result, other).map { $0 + $1 } }
        if let activation { result = result.map { min($0 > 0 ? $0 : $0 * activation.slope, activation.ceiling) } }
        if let derivative, let other = operands.popFirst()?.values {
            result = zip(result, other).map { $1 > 0 ? $0 : $0 * derivative.slope }
        }
        return result
    }
}

extension Epilogue.Activation {
    fileprivate var slope: Double {
        switch self {
        case .relu, .relu6: 0
        case .leakyRelu(let slope): Double(slope)
        }
    }

    fileprivate var ceiling: Double { self == .relu6 ? 6 : .infinity }
}

extension MatrixProduct: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        let (first, second) = (operands[0], operands[1])
        let depth = transposesFirst ? first.shape[-2] : first.shape[-1]
        let result = type.shape.positions.map { position in
            let (outer, row, column) = (
                position.dropLast(2), position[position.count - 2], position[position.count - 1]
            )
            return (0..<depth).reduce(0.0) { sum, step in
                sum + first[outer + (transposesFirst ? [step, row] : [row, step])]
                    * second[outer + (transposesSecond ? [column, step] : [step, column])]
            }
        }
        return epilogue.applied(to: result, operands.dropFirst(2))
    }
}

extension ConvolutionGeometry {
    /// Calls `body` with the places of the large image, the filter and the small image for every product that a
    /// convolution adds.
    fileprivate func forEachProduct(
        large: Shape, filter: Shape, small: Shape, _ body: (_ large: Int, _ filter: Int, _ small: Int) -> Void
    ) {
        let outputs = small[3] / groups
        for position in small.positions {
            let (image, channel) = (position[0], position[3])
            for tap in Shape(Array(filter.dimensions.prefix(3))).positions {
                let y = position[1] * strideHeight + tap[0] * dilationHeight - top
                let x = position[2] * strideWidth + tap[1] * dilationWidth - left
                guard (0..<large[1]).contains(y), (0..<large[2]).contains(x) else { continue }
                let input = channel / outputs * filter[2] + tap[2]
                body(large.offset([image, y, x, input]), filter.offset(tap + [channel]), small.offset(position))
            }
        }
    }
}

extension Convolution2DOperation: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        geometry.forEachProduct(large: operands[0].shape, filter: operands[1].shape, small: type.shape) {
            result[$2] += operands[0].values[$0] * operands[1].values[$1]
        }
        return epilogue.applied(to: result, operands.dropFirst(2))
    }
}

extension TransposedConvolution2DOperation: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        geometry.forEachProduct(large: type.shape, filter: operands[1].shape, small: operands[0].shape) {
            result[$0] += operands[0].values[$2] * operands[1].values[$1]
        }
        return epilogue.applied(to: result, operands.dropFirst(2))
    }
}

extension Convolution2DFilterGradient: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        geometry.forEachProduct(large: operands[0].shape, filter: type.shape, small: operands[1].shape) {
            result[$1] += operands[0].values[$0] * operands[1].values[$2]
        }
        return result
    }
}
