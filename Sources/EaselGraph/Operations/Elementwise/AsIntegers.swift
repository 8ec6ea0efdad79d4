/// The whole parts of floating-point numbers as whole numbers (a cast towards zero): the nearest there is for those beyond, the
/// least for what is no number.
package struct AsIntegers: Operation {
    package static let name = "asIntegers"
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands[0].elementType == .float32 else { throw ShapeError("takes an f32 tensor, not \(operands[0])") }
        return TensorType(operands[0].shape, .int32)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { result.shape.count }
}

extension Tensor {
    /// The whole parts of floating-point numbers as whole numbers (a cast towards zero), such as the indices that `gathered`
    /// takes: the nearest there is for those beyond 32 bits, the least for what is no number.
    public func asIntegers() -> Tensor { trace.apply(AsIntegers(), [self]) }
}
