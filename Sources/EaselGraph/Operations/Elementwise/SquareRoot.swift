/// The square root; its gradient at 0 is infinite.
public struct SquareRoot: ElementwiseOperation {
    public static let name = "squareRoot"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / (context.result * 2)]
    }
}

/// One over the square root.
public struct ReciprocalSquareRoot: ElementwiseOperation {
    public static let name = "reciprocalSquareRoot"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (square(context.result) * context.result) * -0.5]
    }
}

/// The square root of every element.
public func sqrt(_ input: Tensor) -> Tensor { input.mapped(SquareRoot()) }
/// One over the square root of every element.
public func reciprocalSquareRoot(_ input: Tensor) -> Tensor { input.mapped(ReciprocalSquareRoot()) }
