/// 1 where the first operand is greater than the second, else 0.
public struct Greater: ElementwiseOperation {
    public static let name = "greater"
    public static let arity = 2
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}

/// 1 where the first operand is not less than the second, else 0.
public struct GreaterOrEqual: ElementwiseOperation {
    public static let name = "greaterOrEqual"
    public static let arity = 2
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}

/// 1 where the operands are equal, else 0.
public struct Equal: ElementwiseOperation {
    public static let name = "equal"
    public static let arity = 2
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}
