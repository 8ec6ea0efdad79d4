/// The absolute value; its gradient at 0 is 0.
package struct Absolute: ElementwiseOperation {
    package static let name = "absolute"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.operands[0].mapped(Sign())]
    }
}

/// The sign of the element: -1, 0 or 1.
package struct Sign: ElementwiseOperation {
    package static let name = "sign"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The absolute value of every element.
public func abs(_ input: Tensor) -> Tensor { input.mapped(Absolute()) }
/// The sign of every element: -1, 0 or 1.
public func sign(_ input: Tensor) -> Tensor { input.mapped(Sign()) }
