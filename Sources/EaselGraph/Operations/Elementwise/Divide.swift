/// The quotient of two tensors, element by element.
package struct Divide: ElementwiseOperation {
    package static let name = "divide"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let share = context.resultGradient / context.operands[1]
        return [share, context.isNeeded[1] ? -(share * context.result) : nil]
    }
}

/// The quotient of two tensors, each broadcast to the other's shape.
public func / (left: Tensor, right: Tensor) -> Tensor { left.combined(right, Divide()) }
/// A tensor with every element divided by a number.
public func / (left: Tensor, right: Float) -> Tensor { left / left.filled(left.shape, right) }
/// A number divided by every element of a tensor.
public func / (left: Float, right: Tensor) -> Tensor { right.filled(right.shape, left) / right }
