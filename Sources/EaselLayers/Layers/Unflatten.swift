import EaselGraph

/// Gives each element of a batch a shape: the reverse of `Flatten`.
///
/// ### Shapes
/// `[N, …]` → `[N] + shape`; one size of `shape` may be -1, what is left over.
public struct Unflatten: Module {
    private let shape: Shape

    /// Makes the layer.
    /// - Parameter shape: The sizes of the dimensions after the first.
    public init(to shape: Shape) { self.shape = shape }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Unflatten") { input.reshaped(to: Shape([input.shape[0]] + shape.dimensions)) }
    }
}
