/// The value of a variable at the start of a run.
package struct ReadVariable: Operation {
    package static let name = "variable"
    package static let differentiability = Differentiability.none(because: "it has no operands")

    /// The variable.
    package let variable: any VariableIdentity
    /// The variable's name in its model.
    package let name: String

    package var attributes: [Attribute] { [Attribute("name", name)] }
    package func resultType(_ operands: [TensorType]) -> TensorType { TensorType(variable.shape) }
    package func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}
