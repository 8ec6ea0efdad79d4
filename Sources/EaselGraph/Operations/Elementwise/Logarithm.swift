/// The natural logarithm.
public struct Logarithm: ElementwiseOperation {
    public static let name = "logarithm"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / context.operands[0]]
    }
}

/// The natural logarithm of 1 plus the element, exact near 0.
public struct LogarithmOnePlus: ElementwiseOperation {
    public static let name = "logarithmOnePlus"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / (context.operands[0] + 1)]
    }
}

/// The natural logarithm of every element.
public func log(_ input: Tensor) -> Tensor { input.mapped(Logarithm()) }
/// The natural logarithm of 1 plus every element; exact near 0.
public func log1p(_ input: Tensor) -> Tensor { input.mapped(LogarithmOnePlus()) }
