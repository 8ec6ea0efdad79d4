/// 1 where the element is neither infinite nor not a number, else 0.
package struct IsFinite: ElementwiseOperation {
    package static let name = "isFinite"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// 1 where an element is neither infinite nor not a number, else 0.
public func isFinite(_ input: Tensor) -> Tensor { input.mapped(IsFinite()) }
