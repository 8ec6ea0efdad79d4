/// One over the element.
public struct Reciprocal: ElementwiseOperation {
    public static let name = "reciprocal"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [-(context.resultGradient * square(context.result))]
    }
}

/// One over every element.
public func reciprocal(_ input: Tensor) -> Tensor { input.mapped(Reciprocal()) }
