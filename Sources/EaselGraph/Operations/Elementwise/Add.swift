/// The sum of two tensors.
package struct Add: ElementwiseOperation {
    package static let name = "add"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient, context.resultGradient]
    }
}

/// The sum of two tensors, each broadcast to the other's shape.
public func + (left: Tensor, right: Tensor) -> Tensor { left.combined(right, Add()) }
/// A tensor with a number added to every element.
public func + (left: Tensor, right: Float) -> Tensor { left + left.filled(left.shape, right) }
/// A tensor with a number added to every element.
public func + (left: Float, right: Tensor) -> Tensor { right.filled(right.shape, left) + right }
