/// The operand itself, through which no gradient passes.
public struct Detach: ElementwiseOperation {
    public static let name = "detach"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "stopping the gradient is its purpose")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
    public func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 0 }
}
