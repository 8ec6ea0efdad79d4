/// The second operand where the first is not 0, else the third.
package struct Select: ElementwiseOperation {
    package static let name = "select"
    package static let arity = 3

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (condition, gradient) = (context.operands[0], context.resultGradient)
        let zero = gradient.filled(gradient.shape, 0)
        return [
            nil,
            context.isNeeded[1] ? select(condition, gradient, zero) : nil,
            context.isNeeded[2] ? select(condition, zero, gradient) : nil,
        ]
    }
}

/// The elements of one tensor where a condition is not 0, those of another elsewhere; all are broadcast to one shape.
///
/// - Parameters:
///   - condition: Ones and zeros, such as a comparison gives. No gradient passes through it.
///   - first: The elements taken where the condition is not 0.
///   - second: The elements taken elsewhere.
public func select(_ condition: Tensor, _ first: Tensor, _ second: Tensor) -> Tensor {
    let tensors = [condition, first, second]
    guard tensors.allSatisfy({ $0.node != nil }) else { return condition.trace.apply(Select(), tensors) }
    let common = Shape.broadcast(first.shape, second.shape).flatMap { Shape.broadcast(condition.shape, $0) }
    guard let common else {
        return condition.trace.fail(
            Select.name, "shapes \(condition.shape), \(first.shape) and \(second.shape) do not broadcast to one another"
        )
    }
    return condition.trace.apply(Select(), tensors.map { $0.broadcast(to: common) })
}

/// Clamping to a range: every element, or the nearer bound where it lies outside. The gradient is 1 within and on the
/// bounds.
public func clamp(_ input: Tensor, to range: ClosedRange<Float>) -> Tensor {
    let lower = input.filled(input.shape, range.lowerBound)
    let upper = input.filled(input.shape, range.upperBound)
    // Written with selections so that NaN stays NaN.
    return select(input .< lower, lower, select(input .> upper, upper, input))
}
