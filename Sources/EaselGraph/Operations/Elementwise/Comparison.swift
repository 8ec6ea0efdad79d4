/// 1 where the first operand is greater than the second, else 0.
package struct Greater: ElementwiseOperation {
    package static let name = "greater"
    package static let arity = 2
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}

/// 1 where the first operand is not less than the second, else 0.
package struct GreaterOrEqual: ElementwiseOperation {
    package static let name = "greaterOrEqual"
    package static let arity = 2
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}

/// 1 where the operands are equal, else 0.
package struct Equal: ElementwiseOperation {
    package static let name = "equal"
    package static let arity = 2
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil, nil]
    }
}
