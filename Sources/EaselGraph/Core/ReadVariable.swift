/// The value of a variable at the start of a run.
public struct ReadVariable: Operation {
    public static let name = "variable"
    public static let differentiability = Differentiability.none(because: "it has no operands")

    /// The variable.
    public let variable: any VariableIdentity
    /// The variable's name in its model.
    public let name: String

    public var attributes: [Attribute] { [Attribute("name", name)] }
    public func resultType(_ operands: [TensorType]) -> TensorType { TensorType(variable.shape) }
    public func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}
