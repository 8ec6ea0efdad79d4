/// The reciprocal 1/x.
package struct Reciprocal: ElementwiseOperation {
    package static let name = "reciprocal"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [-(context.resultGradient * square(context.result))]
    }
}

/// The reciprocal of every element.
public func reciprocal(_ input: Tensor) -> Tensor { input.mapped(Reciprocal()) }
