/// The exponential eˣ.
package struct Exponential: ElementwiseOperation {
    package static let name = "exponential"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.result]
    }
}

/// The exponential less one, eˣ - 1, exact near 0.
package struct ExponentialMinusOne: ElementwiseOperation {
    package static let name = "exponentialMinusOne"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.result + 1)]
    }
}

/// The exponential eˣ of every element.
public func exp(_ input: Tensor) -> Tensor { input.mapped(Exponential()) }
/// The exponential less one, eˣ - 1, of every element; exact near 0.
public func expm1(_ input: Tensor) -> Tensor { input.mapped(ExponentialMinusOne()) }
