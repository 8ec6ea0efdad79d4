import EaselCore
import EaselGraph

/// Adaptive average pooling of images: the mean of each channel in windows that divide an image of any size into a given
/// number of rows and columns.
///
/// Window `i` of `n` reaches from row `i·H / n`, rounded down, to row `(i + 1)·H / n`, rounded up, as in PyTorch; where
/// `n` does not divide `H` windows overlap, and where it is larger than `H` they repeat.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, outH, outW, C]`.
public struct AdaptiveAveragePooling2D: Module {
    /// Rows and columns of the result.
    public let outputSize: Size2D

    /// Makes the layer.
    /// - Parameter outputSize: Rows and columns of the result, each at least 1.
    public init(outputSize: Size2D) { self.outputSize = outputSize }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("AdaptiveAveragePooling2D") {
            guard input.node != nil else { return input }
            let shape = input.shape
            guard shape.rank == 4, outputSize.height > 0, outputSize.width > 0 else {
                return input.trace.fail(
                    "AdaptiveAveragePooling2D",
                    "input has shape \(shape) and the output size is \(outputSize); expected [N, H, W, C] and at least 1x1"
                )
            }
            if shape[1] % outputSize.height == 0, shape[2] % outputSize.width == 0 {
                let window = Size2D(height: shape[1] / outputSize.height, width: shape[2] / outputSize.width)
                return window.count == 1 ? input : averagePooling2D(input, kernelSize: window, stride: window)
            }
            return Self.means(Self.means(input, axis: 1, count: outputSize.height), axis: 2, count: outputSize.width)
        }
    }

    /// The means of so many windows along one dimension; a window of an image is one of rows, then one of columns.
    private static func means(_ input: Tensor, axis: Int, count: Int) -> Tensor {
        let size = input.shape[axis]
        guard size != count else { return input }
        let windows = (0..<count).map { index in
            let (start, end) = (index * size / count, ((index + 1) * size + count - 1) / count)
            return input.slice(alongAxis: axis, from: start, count: end - start)
                .mean(over: [axis], keepingDimensions: true)
        }
        return concatenated(windows, alongAxis: axis)
    }
}
