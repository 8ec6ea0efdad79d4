/// 1 where the element is finite, 0 where it is infinite or NaN.
package struct IsFinite: ElementwiseOperation {
    package static let name = "isFinite"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// 1 where an element is finite, 0 where it is infinite or NaN.
public func isFinite(_ input: Tensor) -> Tensor { input.mapped(IsFinite()) }
