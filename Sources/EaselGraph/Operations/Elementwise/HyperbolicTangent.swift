/// The hyperbolic tangent.
public struct HyperbolicTangent: ElementwiseOperation {
    public static let name = "hyperbolicTangent"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (1 - square(context.result))]
    }
}

/// The hyperbolic tangent of every element.
public func tanh(_ input: Tensor) -> Tensor { input.mapped(HyperbolicTangent()) }
