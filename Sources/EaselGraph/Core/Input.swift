/// A tensor that the caller fills before each run.
package struct Input: Operation {
    package static let name = "input"
    package static let differentiability = Differentiability.none(because: "it has no operands")

    /// The name under which the caller fills it.
    package let name: String
    /// The type of the tensor that the caller gives.
    package let type: TensorType

    package var attributes: [Attribute] { [Attribute("name", name)] }
    package func resultType(_ operands: [TensorType]) -> TensorType { type }
    package func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}
