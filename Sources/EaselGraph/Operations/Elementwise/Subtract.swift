/// The difference of two tensors.
package struct Subtract: ElementwiseOperation {
    package static let name = "subtract"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient, context.isNeeded[1] ? -context.resultGradient : nil]
    }
}

/// The difference of two tensors, each broadcast to the other's shape.
public func - (left: Tensor, right: Tensor) -> Tensor { left.combined(right, Subtract()) }
/// A tensor with a number subtracted from every element.
public func - (left: Tensor, right: Float) -> Tensor { left - left.filled(left.shape, right) }
/// A number less every element of a tensor.
public func - (left: Float, right: Tensor) -> Tensor { right.filled(right.shape, left) - right }
