/// The sine of an angle in radians.
public struct Sine: ElementwiseOperation {
    public static let name = "sine"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * cos(context.operands[0])]
    }
}

/// The cosine of an angle in radians.
public struct Cosine: ElementwiseOperation {
    public static let name = "cosine"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [-(context.resultGradient * sin(context.operands[0]))]
    }
}

/// The sine of every element, an angle in radians.
public func sin(_ input: Tensor) -> Tensor { input.mapped(Sine()) }
/// The cosine of every element, an angle in radians.
public func cos(_ input: Tensor) -> Tensor { input.mapped(Cosine()) }
