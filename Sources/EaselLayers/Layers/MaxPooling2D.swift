import EaselCore
import EaselGraph

/// Max pooling of images: the largest element of each channel in every window.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`, where `outH` is `(H + padding - kH) / stride + 1`, rounded down, or in
/// `ceilMode` up.
public struct MaxPooling2D: Module {
    private let kernelSize: Size2D
    private let stride: Size2D
    private let padding: Padding
    private let ceilMode: Bool

    /// Makes the layer.
    /// - Parameters:
    ///   - kernelSize: Rows and columns of the window.
    ///   - stride: Rows and columns from one window to the next; defaults to the size of the window.
    ///   - padding: Rows and columns that windows may reach over the edges, less than the window.
    ///   - ceilMode: Whether the last window may reach over the bottom and right edge where rows or columns would be
    ///     left over otherwise; as in PyTorch, it never lies outside altogether.
    public init(kernelSize: Size2D, stride: Size2D? = nil, padding: Padding = .valid, ceilMode: Bool = false) {
        (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
        self.ceilMode = ceilMode
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("MaxPooling2D") {
            let padding = ceilMode && input.shape.rank == 4 ? lengthened(input.shape) : padding
            return maxPooling2D(input, kernelSize: kernelSize, stride: stride, padding: padding)
        }
    }

    /// The padding with what the last windows lack at the bottom and the right; the maximum ignores it.
    private func lengthened(_ shape: Shape) -> Padding {
        let (top, bottom) = padding.amounts(
            size: shape[1], kernel: kernelSize.height, stride: stride.height, dilation: 1, isHeight: true)
        let (left, right) = padding.amounts(
            size: shape[2], kernel: kernelSize.width, stride: stride.width, dilation: 1, isHeight: false)
        let below = Self.lack(shape[1], before: top, after: bottom, kernelSize.height, stride.height)
        let beside = Self.lack(shape[2], before: left, after: right, kernelSize.width, stride.width)
        return .explicit(top: top, bottom: bottom + below, left: left, right: right + beside)
    }

    /// What the last window lacks; 0 where it would not begin inside.
    private static func lack(_ size: Int, before: Int, after: Int, _ kernel: Int, _ stride: Int) -> Int {
        let (total, stride) = (before + size + after, max(stride, 1))
        let lack = total < kernel ? kernel - total : (stride - (total - kernel) % stride) % stride
        return total + lack - kernel < before + size ? lack : 0
    }
}
