/// The elementwise maximum of two tensors. Where they are equal, each gets half of the gradient.
package struct Maximum: ElementwiseOperation {
    package static let name = "maximum"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (first, second) = (context.operands[0], context.operands[1])
        let weight = ((first .> second) + (first .>= second)) * 0.5
        return [
            context.isNeeded[0] ? context.resultGradient * weight : nil,
            context.isNeeded[1] ? context.resultGradient * (1 - weight) : nil,
        ]
    }
}

/// The elementwise maximum of two tensors, each broadcast to the other's shape.
public func maximum(_ first: Tensor, _ second: Tensor) -> Tensor { first.combined(second, Maximum()) }
/// The maximum of every element and a number.
public func maximum(_ first: Tensor, _ second: Float) -> Tensor { maximum(first, first.filled(first.shape, second)) }
/// The maximum of a number and every element.
public func maximum(_ first: Float, _ second: Tensor) -> Tensor { maximum(second.filled(second.shape, first), second) }
