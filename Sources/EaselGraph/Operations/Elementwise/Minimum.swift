/// The elementwise minimum of two tensors. Where they are equal, each gets half of the gradient.
package struct Minimum: ElementwiseOperation {
    package static let name = "minimum"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (first, second) = (context.operands[0], context.operands[1])
        let weight = ((second .> first) + (second .>= first)) * 0.5
        return [
            context.isNeeded[0] ? context.resultGradient * weight : nil,
            context.isNeeded[1] ? context.resultGradient * (1 - weight) : nil,
        ]
    }
}

/// The elementwise minimum of two tensors, each broadcast to the other's shape.
public func minimum(_ first: Tensor, _ second: Tensor) -> Tensor { first.combined(second, Minimum()) }
/// The minimum of every element and a number.
public func minimum(_ first: Tensor, _ second: Float) -> Tensor { minimum(first, first.filled(first.shape, second)) }
/// The minimum of a number and every element.
public func minimum(_ first: Float, _ second: Tensor) -> Tensor { minimum(second.filled(second.shape, first), second) }
