import EaselGraph

/// Dropout: in training, sets elements to zero at random and scales the others to keep the mean; nothing in inference.
///
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural
/// networks from overfitting", 2014.
///
/// ### Shapes
/// Any shape, which the result has too.
public struct Dropout: Module {
    private let rate: Float

    /// Makes the layer.
    /// - Parameter rate: The share of elements set to zero, in `0..<1`. Any other is reported when the layer is used.
    public init(rate: Float) { self.rate = rate }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Dropout") { dropout(input, rate: rate) }
    }
}
