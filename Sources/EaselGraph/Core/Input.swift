/// A tensor that the caller fills before each run.
public struct Input: Operation {
    public static let name = "input"
    public static let differentiability = Differentiability.none(because: "it has no operands")

    /// The name under which the caller fills it.
    public let name: String
    /// The type of what the caller gives.
    public let type: TensorType

    public var attributes: [Attribute] { [Attribute("name", name)] }
    public func resultType(_ operands: [TensorType]) -> TensorType { type }
    public func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}
