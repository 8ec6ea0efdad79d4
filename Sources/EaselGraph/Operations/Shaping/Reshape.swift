/// The same elements in the same order under another shape. Costs nothing.
package struct Reshape: Operation {
    package static let name = "reshape"

    /// The shape of the result.
    package let shape: Shape

    package var attributes: [Attribute] { [Attribute("shape", shape)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands[0].shape.count == shape.count, shape.dimensions.allSatisfy({ $0 >= 0 }) else {
            throw ShapeError(
                "shape \(operands[0].shape) has \(operands[0].shape.count) elements, \(shape) has \(shape.count)")
        }
        return TensorType(shape, operands[0].elementType)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.reshaped(to: context.operands[0].shape)]
    }
}

extension Tensor {
    /// The same elements in the same order under another shape. One size may be -1: what is left over.
    public func reshaped(to shape: Shape) -> Tensor {
        guard node != nil, shape.dimensions.contains(-1) else {
            return shape == self.shape ? self : trace.apply(Reshape(shape: shape), [self])
        }
        let known = shape.dimensions.filter { $0 != -1 }.reduce(1, *)
        guard shape.dimensions.count(where: { $0 == -1 }) == 1, known > 0, self.shape.count % known == 0 else {
            return trace.fail("reshape", "shape \(self.shape) cannot become \(shape); one size may be -1")
        }
        return reshaped(to: Shape(shape.dimensions.map { $0 == -1 ? self.shape.count / known : $0 }))
    }

    /// All dimensions but the first flattened into one: `[N, H, W, C]` becomes `[N, H·W·C]`.
    public func flattened() -> Tensor { reshaped(to: [shape[0], shape.dimensions.dropFirst().reduce(1, *)]) }
}
