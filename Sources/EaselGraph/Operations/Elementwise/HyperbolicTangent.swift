/// The hyperbolic tangent.
package struct HyperbolicTangent: ElementwiseOperation {
    package static let name = "hyperbolicTangent"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (1 - square(context.result))]
    }
}

/// The hyperbolic tangent of every element.
public func tanh(_ input: Tensor) -> Tensor { input.mapped(HyperbolicTangent()) }
