/// Transposition: the dimensions in another order.
package struct Transpose: Operation {
    package static let name = "transpose"

    /// For each dimension of the result, the operand's dimension that it is.
    package let permutation: [Int]

    package var attributes: [Attribute] { [Attribute("permutation", permutation)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let shape = operands[0].shape
        guard permutation.sorted() == Array(0..<shape.rank) else {
            throw ShapeError("\(permutation) is not an order of the \(shape.rank) dimensions of shape \(shape)")
        }
        return TensorType(Shape(permutation.map { shape.dimensions[$0] }), operands[0].elementType)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        var inverse = permutation
        for (axis, source) in permutation.enumerated() { inverse[source] = axis }
        return [context.resultGradient.transposed(inverse)]
    }
}

extension Tensor {
    /// The transposed tensor: dimension `i` of the result is dimension `permutation[i]` of this tensor.
    public func transposed(_ permutation: [Int]) -> Tensor {
        permutation == Array(0..<shape.rank) ? self : trace.apply(Transpose(permutation: permutation), [self])
    }
}
