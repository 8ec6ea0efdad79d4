/// 1 where the element is neither infinite nor not a number, else 0.
public struct IsFinite: ElementwiseOperation {
    public static let name = "isFinite"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// 1 where an element is neither infinite nor not a number, else 0.
public func isFinite(_ input: Tensor) -> Tensor { input.mapped(IsFinite()) }
