/// Whole numbers as floating-point numbers, the nearest ones: exact up to 2²⁴.
package struct AsFloats: ElementwiseOperation {
    package static let name = "asFloats"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "a whole number has no gradient")

    package init() {}

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands[0].elementType == .int32 else {
            throw ShapeError("takes whole numbers (i32), not \(operands[0])")
        }
        return TensorType(operands[0].shape)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
}

extension Tensor {
    /// Whole numbers as floating-point numbers (a cast), the nearest ones: exact up to 2²⁴.
    public func asFloats() -> Tensor { trace.apply(AsFloats(), [self]) }
}
