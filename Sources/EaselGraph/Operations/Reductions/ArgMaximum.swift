/// The index of the largest element along the last dimension (argmax), the first of equal ones.
///
/// ### Shapes
/// `[…, C]` → `[…]` of integers.
package struct ArgMaximum: Operation {
    package static let name = "argMaximum"
    package static let differentiability = Differentiability.none(because: "a position has no gradient")

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let operand = operands[0]
        guard operand.elementType == .float32, operand.shape.rank >= 1, operand.shape[-1] > 0 else {
            throw ShapeError("takes f32[…, C] with at least one element along C, not \(operand)")
        }
        return TensorType(Shape(Array(operand.shape.dimensions.dropLast())), .int32)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { operands[0].shape.count }
}

extension Tensor {
    /// The index of the largest element along the last dimension (argmax), the first of equal ones: `[…, C]` → `[…]` of
    /// integers.
    public func argMax() -> Tensor { trace.apply(ArgMaximum(), [self]) }
}
