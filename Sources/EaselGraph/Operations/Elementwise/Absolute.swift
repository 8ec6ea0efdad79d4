/// The absolute value; its gradient at 0 is 0.
public struct Absolute: ElementwiseOperation {
    public static let name = "absolute"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.operands[0].mapped(Sign())]
    }
}

/// -1, 0 or 1 by the sign of the element.
public struct Sign: ElementwiseOperation {
    public static let name = "sign"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The absolute value of every element.
public func abs(_ input: Tensor) -> Tensor { input.mapped(Absolute()) }
/// -1, 0 or 1 by the sign of every element.
public func sign(_ input: Tensor) -> Tensor { input.mapped(Sign()) }
