/// The element times itself.
public struct Square: ElementwiseOperation {
    public static let name = "square"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.operands[0] * 2)]
    }
}

/// The square of every element.
public func square(_ input: Tensor) -> Tensor { input.mapped(Square()) }
