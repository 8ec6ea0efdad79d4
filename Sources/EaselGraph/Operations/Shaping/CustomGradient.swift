/// A value whose gradient is given by a function of its own, in place of that of the operations that computed it.
///
/// The first operand is the value, the others are what the gradient is with respect to.
package struct CustomGradient: Operation {
    package static let name = "customGradient"

    /// The gradient with respect to each of the inputs, from them, the value and the value's gradient.
    ///
    /// A trace is used by one task at a time, and with it the function.
    package struct Rule: @unchecked Sendable {
        let gradients: ([Tensor], Tensor, Tensor) -> [Tensor?]
    }

    let rule: Rule

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands[0].elementType == .float32 else {
            throw ShapeError("the function gives \(operands[0]), and only f32 has a gradient")
        }
        return operands[0]
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let inputs = Array(context.operands.dropFirst())
        let own = rule.gradients(inputs, context.result, context.resultGradient)
        guard own.count == inputs.count else {
            context.result.trace.fail(
                Self.name, "\(own.count) gradients for \(inputs.count) tensors; give one for each")
            return context.operands.map { _ in nil }
        }
        for (place, (gradient, input)) in zip(own, inputs).enumerated() {
            guard let gradient, gradient.node != nil, gradient.type != input.type else { continue }
            context.result.trace.fail(
                Self.name, "the gradient of tensor \(place) is \(gradient.type), and the tensor is \(input.type)")
            return context.operands.map { _ in nil }
        }
        return [nil] + own
    }
}

/// A function of tensors with a custom gradient, in place of the one that its operations have.
///
///     let quantised = withCustomGradient(of: [weights]) { round($0[0]) } gradient: { _, _, gradient in [gradient] }
///
/// It is how a function that no operation stands for gets the gradient that it should have: one that is clipped, reversed,
/// passed straight through a step, or more accurate than what follows from its parts.
/// - Parameters:
///   - inputs: What the gradient is with respect to; through anything else that the function uses, none passes.
///   - function: The function.
///   - gradient: The gradient of what is differentiated with respect to each input, from the inputs, the result and the
///     gradient with respect to the result; `nil` where it is zero. It is made of tensors, and has a gradient in turn.
public func withCustomGradient(
    of inputs: [Tensor], _ function: ([Tensor]) -> Tensor,
    gradient: @escaping (_ inputs: [Tensor], _ result: Tensor, _ resultGradient: Tensor) -> [Tensor?]
) -> Tensor {
    let result = function(inputs)
    return result.trace.apply(CustomGradient(rule: CustomGradient.Rule(gradients: gradient)), [result] + inputs)
}
