import EaselGraph

/// Upsampling of images by a whole factor, without parameters.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, factor·H, factor·W, C]`.
public struct Upsampling2D: Module {
    private let factor: Int
    private let method: ResizeMethod

    /// Makes the layer.
    /// - Parameters:
    ///   - factor: The factor of both height and width, at least 1.
    ///   - method: The interpolation.
    public init(factor: Int, method: ResizeMethod = .nearest) { (self.factor, self.method) = (factor, method) }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Upsampling2D") { upsampling2D(input, factor: factor, method: method) }
    }
}
