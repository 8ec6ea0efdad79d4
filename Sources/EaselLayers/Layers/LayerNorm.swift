import EaselGraph

/// Layer normalisation: normalises over the last dimensions, then scales and shifts each of their elements.
///
/// Over the channels alone, `LayerNorm([channels])`, every position of an image is normalised by itself.
///
/// Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
///
/// ### Shapes
/// `[…]` + the layer's shape → the same.
public struct LayerNorm: Module {
    /// The scale of each element, of the layer's shape.
    public let weight: Parameter
    /// The shift of each element, of the layer's shape.
    public let bias: Parameter
    private let epsilon: Float

    /// Makes a layer that scales by 1 and shifts by 0.
    /// - Parameters:
    ///   - shape: The sizes of the last dimensions, which are normalised over together.
    ///   - epsilon: The number added to the variance before its root is taken.
    public init(_ shape: Shape, epsilon: Float = 1e-5) {
        weight = Parameter(shape, .ones)
        bias = Parameter(shape, .zeros)
        self.epsilon = epsilon
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("LayerNorm", weight) {
            layerNorm(input, scale: weight.tensor, offset: bias.tensor, epsilon: epsilon)
        }
    }
}
