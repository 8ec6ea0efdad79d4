/// The error function 2/√π ∫₀ˣ e^(-t²) dt.
package struct ErrorFunction: ElementwiseOperation {
    package static let name = "errorFunction"
    package static let arity = 1

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient * (exp(-square(context.operands[0])) * Float(1.128_379_167_095_512_6))]
    }
}

/// The error function of every element.
public func erf(_ input: Tensor) -> Tensor { input.mapped(ErrorFunction()) }
