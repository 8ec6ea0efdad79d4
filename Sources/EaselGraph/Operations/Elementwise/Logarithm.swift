/// The natural logarithm.
package struct Logarithm: ElementwiseOperation {
    package static let name = "logarithm"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / context.operands[0]]
    }
}

/// The natural logarithm of 1 plus the element, exact near 0.
package struct LogarithmOnePlus: ElementwiseOperation {
    package static let name = "logarithmOnePlus"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient / (context.operands[0] + 1)]
    }
}

/// The natural logarithm of every element.
public func log(_ input: Tensor) -> Tensor { input.mapped(Logarithm()) }
/// The natural logarithm of 1 plus every element; exact near 0.
public func log1p(_ input: Tensor) -> Tensor { input.mapped(LogarithmOnePlus()) }
