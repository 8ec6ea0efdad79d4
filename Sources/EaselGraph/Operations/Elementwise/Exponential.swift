/// e to the power of the element.
package struct Exponential: ElementwiseOperation {
    package static let name = "exponential"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.result]
    }
}

/// e to the power of the element, less 1, exact near 0.
package struct ExponentialMinusOne: ElementwiseOperation {
    package static let name = "exponentialMinusOne"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.result + 1)]
    }
}

/// e to the power of every element.
public func exp(_ input: Tensor) -> Tensor { input.mapped(Exponential()) }
/// e to the power of every element, less 1; exact near 0.
public func expm1(_ input: Tensor) -> Tensor { input.mapped(ExponentialMinusOne()) }
