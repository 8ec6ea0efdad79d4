import EaselGraph

/// Flattens all dimensions but the first into one.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, H·W·C]`.
public struct Flatten: Module {
    /// Makes the layer.
    public init() {}

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor { input.trace.layer("Flatten") { input.flattened() } }
}
