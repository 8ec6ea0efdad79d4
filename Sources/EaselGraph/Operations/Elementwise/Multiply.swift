/// The product of two tensors, element by element.
package struct Multiply: ElementwiseOperation {
    package static let name = "multiply"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * context.operands[1], context.resultGradient * context.operands[0]]
    }
}

/// The product of two tensors, each broadcast to the other's shape.
public func * (left: Tensor, right: Tensor) -> Tensor { left.combined(right, Multiply()) }
/// A tensor with every element multiplied by a number.
public func * (left: Tensor, right: Float) -> Tensor { left * left.filled(left.shape, right) }
/// A tensor with every element multiplied by a number.
public func * (left: Float, right: Tensor) -> Tensor { right.filled(right.shape, left) * right }
