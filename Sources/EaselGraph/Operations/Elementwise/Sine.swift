/// The sine of an angle in radians.
package struct Sine: ElementwiseOperation {
    package static let name = "sine"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * cos(context.operands[0])]
    }
}

/// The cosine of an angle in radians.
package struct Cosine: ElementwiseOperation {
    package static let name = "cosine"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [-(context.resultGradient * sin(context.operands[0]))]
    }
}

/// The sine of every element, an angle in radians.
public func sin(_ input: Tensor) -> Tensor { input.mapped(Sine()) }
/// The cosine of every element, an angle in radians.
public func cos(_ input: Tensor) -> Tensor { input.mapped(Cosine()) }
