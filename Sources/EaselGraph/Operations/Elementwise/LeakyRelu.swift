/// The leaky ReLU: x where positive, `slope`·x elsewhere.
///
/// Source: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
package struct LeakyRelu: ElementwiseOperation {
    package static let name = "leakyRelu"
    package static let arity = 1

    /// The factor of elements that are not positive, at least 0.
    package let slope: Float

    /// Makes the rectifier with a slope.
    package init(slope: Float) { self.slope = slope }

    package var attributes: [Attribute] { [Attribute("slope", slope)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        // With a negative slope the sign of the result would not tell which side the input was on.
        guard slope >= 0, slope.isFinite else {
            throw ShapeError("slope \(slope) must be at least 0, such as 0.2")
        }
        return try elementwiseResultType(operands)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.result, LeakyReluGradient(slope: slope))]
    }
}

/// The gradient of the leaky ReLU from its result: the first operand, times `slope` where the second is not
/// positive.
package struct LeakyReluGradient: ElementwiseOperation {
    package static let name = "leakyReluGradient"
    package static let arity = 2

    /// The slope of the rectifier.
    package let slope: Float

    /// Makes the gradient of the rectifier with a slope.
    package init(slope: Float) { self.slope = slope }

    package var attributes: [Attribute] { [Attribute("slope", slope)] }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.combined(context.operands[1], self), nil]
    }
}

/// The leaky ReLU of every element: x where positive, `slope`·x elsewhere. A negative slope is reported.
public func leakyRelu(_ input: Tensor, slope: Float) -> Tensor { input.mapped(LeakyRelu(slope: slope)) }
