import EaselGraph

/// Global pooling of images: one number for each channel.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, C]`.
public enum GlobalPooling2D: Module {
    /// The mean over all positions.
    case average
    /// The largest element.
    case maximum

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("GlobalPooling2D") {
            switch self {
            case .average: globalAveragePooling2D(input)
            case .maximum: globalMaxPooling2D(input)
            }
        }
    }
}
