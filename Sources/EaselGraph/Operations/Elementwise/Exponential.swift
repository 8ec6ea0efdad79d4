/// e to the power of the element.
public struct Exponential: ElementwiseOperation {
    public static let name = "exponential"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.result]
    }
}

/// e to the power of the element, less 1, exact near 0.
public struct ExponentialMinusOne: ElementwiseOperation {
    public static let name = "exponentialMinusOne"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.result + 1)]
    }
}

/// e to the power of every element.
public func exp(_ input: Tensor) -> Tensor { input.mapped(Exponential()) }
/// e to the power of every element, less 1; exact near 0.
public func expm1(_ input: Tensor) -> Tensor { input.mapped(ExponentialMinusOne()) }
