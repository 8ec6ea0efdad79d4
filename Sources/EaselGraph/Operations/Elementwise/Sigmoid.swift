/// The sigmoid (logistic function), 1 / (1 + e⁻ˣ).
package struct Sigmoid: ElementwiseOperation {
    package static let name = "sigmoid"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.result * (1 - context.result))]
    }
}

/// Softplus, log(1 + eˣ), whose gradient is the sigmoid.
package struct Softplus: ElementwiseOperation {
    package static let name = "softplus"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * sigmoid(context.operands[0])]
    }
}

/// The sigmoid (logistic function), 1 / (1 + e⁻ˣ), of every element.
public func sigmoid(_ input: Tensor) -> Tensor { input.mapped(Sigmoid()) }
/// Softplus, log(1 + eˣ), of every element, without overflow.
public func softplus(_ input: Tensor) -> Tensor { input.mapped(Softplus()) }
