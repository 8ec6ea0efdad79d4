/// The square root; its gradient at 0 is infinite.
package struct SquareRoot: ElementwiseOperation {
    package static let name = "squareRoot"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / (context.result * 2)]
    }
}

/// The reciprocal of the square root.
package struct ReciprocalSquareRoot: ElementwiseOperation {
    package static let name = "reciprocalSquareRoot"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (square(context.result) * context.result) * -0.5]
    }
}

/// The square root of every element.
public func sqrt(_ input: Tensor) -> Tensor { input.mapped(SquareRoot()) }
/// The reciprocal of the square root of every element.
public func reciprocalSquareRoot(_ input: Tensor) -> Tensor { input.mapped(ReciprocalSquareRoot()) }
