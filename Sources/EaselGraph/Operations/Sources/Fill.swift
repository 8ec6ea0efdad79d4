/// A tensor whose elements are all the same number.
public struct Fill: Operation {
    public static let name = "fill"
    public static let differentiability = Differentiability.none(because: "it has no operands")

    /// The number.
    public let value: Float
    /// The shape of the result.
    public let shape: Shape

    public var attributes: [Attribute] { [Attribute("value", value), Attribute("shape", shape)] }
    public func resultType(_ operands: [TensorType]) -> TensorType { TensorType(shape) }
    public func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Tensor {
    /// A tensor of this one's trace whose elements are all `value`.
    public func filled(_ shape: Shape, _ value: Float) -> Tensor { trace.apply(Fill(value: value, shape: shape), []) }
}
