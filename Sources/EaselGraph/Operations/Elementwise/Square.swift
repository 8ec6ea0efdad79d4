/// The square of the element.
package struct Square: ElementwiseOperation {
    package static let name = "square"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (context.operands[0] * 2)]
    }
}

/// The square of every element.
public func square(_ input: Tensor) -> Tensor { input.mapped(Square()) }
