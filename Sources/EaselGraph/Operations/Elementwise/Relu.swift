/// The rectified linear unit (ReLU), max(x, 0).
package struct Relu: ElementwiseOperation {
    package static let name = "relu"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.result, ReluGradient())]
    }
}

/// The gradient of the ReLU from its result: the first operand where the second is positive, else 0.
package struct ReluGradient: ElementwiseOperation {
    package static let name = "reluGradient"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.operands[1], ReluGradient()), nil]
    }
}

/// The rectified linear unit (ReLU), max(x, 0), of every element.
public func relu(_ input: Tensor) -> Tensor { input.mapped(Relu()) }
