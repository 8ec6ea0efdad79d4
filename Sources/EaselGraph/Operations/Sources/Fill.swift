/// A tensor whose elements are all the same number.
package struct Fill: Operation {
    package static let name = "fill"
    package static let differentiability = Differentiability.none(because: "it has no operands")

    /// The number.
    package let value: Float
    /// The shape of the result.
    package let shape: Shape

    package var attributes: [Attribute] { [Attribute("value", value), Attribute("shape", shape)] }
    package func resultType(_ operands: [TensorType]) -> TensorType { TensorType(shape) }
    package func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Tensor {
    /// A tensor of this one's trace whose elements are all `value`.
    public func filled(_ shape: Shape, _ value: Float) -> Tensor { trace.apply(Fill(value: value, shape: shape), []) }
}
