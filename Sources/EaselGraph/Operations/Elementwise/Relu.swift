/// The rectifier max(x, 0).
public struct Relu: ElementwiseOperation {
    public static let name = "relu"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.result, ReluGradient())]
    }
}

/// The gradient of the rectifier from its result: the first operand where the second is positive, else 0.
public struct ReluGradient: ElementwiseOperation {
    public static let name = "reluGradient"
    public static let arity = 2

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.operands[1], ReluGradient()), nil]
    }
}

/// The rectifier max(x, 0) of every element.
public func relu(_ input: Tensor) -> Tensor { input.mapped(Relu()) }
