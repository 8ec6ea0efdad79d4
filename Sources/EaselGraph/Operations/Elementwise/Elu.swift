/// The exponential linear unit: x where positive, `alpha`·(eˣ - 1) elsewhere.
///
/// Source: Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units",
/// ICLR 2016.
package struct Elu: ElementwiseOperation {
    package static let name = "elu"
    package static let arity = 1

    /// The scale of the negative part, at least 0: far below 0 the unit approaches `-alpha`.
    package let alpha: Float

    /// Makes the unit with its alpha.
    package init(alpha: Float) { self.alpha = alpha }

    package var attributes: [Attribute] { [Attribute("alpha", alpha)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        // With a negative alpha the sign of the result would not tell which side the input was on.
        guard alpha >= 0, alpha.isFinite else {
            throw ShapeError("alpha \(alpha) must be at least 0, such as 1")
        }
        return try elementwiseResultType(operands)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (result, gradient) = (context.result, context.resultGradient)
        return [select(result .> 0, gradient, gradient * (result + alpha))]
    }
}

/// The exponential linear unit of every element. A negative alpha is reported.
public func elu(_ input: Tensor, alpha: Float = 1) -> Tensor { input.mapped(Elu(alpha: alpha)) }
