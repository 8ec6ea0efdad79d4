import EaselCore
import EaselGraph

/// Max pooling of images: the largest element of each channel in every window.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`, where `outH` is `(H + padding - kH) / stride + 1`, rounded down.
public struct MaxPooling2D: Module {
    private let kernelSize: Size2D
    private let stride: Size2D
    private let padding: Padding

    /// Makes the layer.
    /// - Parameters:
    ///   - kernelSize: Rows and columns of the window.
    ///   - stride: Rows and columns from one window to the next; defaults to the size of the window.
    ///   - padding: Rows and columns that windows may reach over the edges, less than the window.
    public init(kernelSize: Size2D, stride: Size2D? = nil, padding: Padding = .valid) {
        (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("MaxPooling2D") {
            maxPooling2D(input, kernelSize: kernelSize, stride: stride, padding: padding)
        }
    }
}
