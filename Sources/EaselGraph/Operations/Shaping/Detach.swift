/// The operand itself, through which no gradient passes.
package struct Detach: ElementwiseOperation {
    package static let name = "detach"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "stopping the gradient is its purpose")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 0 }
}
