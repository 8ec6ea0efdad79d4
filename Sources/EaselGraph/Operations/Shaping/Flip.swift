/// A tensor with the order of its elements reversed along some dimensions.
package struct Flip: Operation {
    package static let name = "flip"

    /// The dimensions that are reversed.
    package let axes: [Int]

    package var attributes: [Attribute] { [Attribute("axes", axes)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let shape = operands[0].shape
        guard Set(axes).count == axes.count, axes.allSatisfy(shape.dimensions.indices.contains) else {
            throw ShapeError("axes \(axes) are not different ones of the \(shape.rank) that shape \(shape) has")
        }
        return operands[0]
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [context.resultGradient.flipped(axes)] }
}

extension Tensor {
    /// The flipped tensor: the order of its elements is reversed along some dimensions.
    ///
    /// Images are mirrored left to right along axis 2, and upside down along axis 1.
    /// - Parameter axes: The dimensions; a negative one counts from the innermost.
    public func flipped(_ axes: [Int]) -> Tensor {
        let places = axes.map { $0 < 0 ? $0 + shape.rank : $0 }.sorted()
        return places.isEmpty ? self : trace.apply(Flip(axes: places), [self])
    }
}
