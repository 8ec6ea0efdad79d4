import EaselCore
import EaselGraph

/// Average pooling of images: the mean of each channel in every window.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`, where `outH` is `(H + padding - kH) / stride + 1`, rounded down.
public struct AveragePooling2D: Module {
    private let kernelSize: Size2D
    private let stride: Size2D
    private let padding: Padding
    private let countsPadding: Bool

    /// Makes the layer.
    /// - Parameters:
    ///   - kernelSize: Rows and columns of the window.
    ///   - stride: Rows and columns from one window to the next; defaults to the size of the window.
    ///   - padding: Rows and columns that windows may reach over the edges, less than the window.
    ///   - countsPadding: Whether a window that reaches over an edge divides by its whole size (as PyTorch does) rather
    ///     than by the part inside (as TensorFlow does).
    public init(kernelSize: Size2D, stride: Size2D? = nil, padding: Padding = .valid, countsPadding: Bool = true) {
        (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
        self.countsPadding = countsPadding
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("AveragePooling2D") {
            averagePooling2D(
                input, kernelSize: kernelSize, stride: stride, padding: padding,
                countsPadding: countsPadding)
        }
    }
}
