/// The negative of every element.
package struct Negate: ElementwiseOperation {
    package static let name = "negate"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [-context.resultGradient]
    }
}

/// The negative of every element.
public prefix func - (operand: Tensor) -> Tensor { operand.mapped(Negate()) }
