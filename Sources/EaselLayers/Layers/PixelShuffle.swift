import EaselGraph

/// Pixel shuffle (depth to space): every `factor²` channels of a place become a square of pixels.
///
/// Of the `factor²` numbers of a channel, one after another, the first `factor` are the square's first row. Channels are
/// in the order of PyTorch's `PixelShuffle`.
///
/// ### Shapes
/// `[N, H, W, factor²·C]` → `[N, factor·H, factor·W, C]`.
///
/// Source: Shi et al., "Real-time single image and video super-resolution using an efficient sub-pixel convolutional
/// neural network", CVPR 2016.
public struct PixelShuffle: Module {
    private let factor: Int

    /// Makes the layer.
    /// - Parameter factor: The factor of both height and width, at least 1.
    public init(factor: Int) { self.factor = factor }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("PixelShuffle") {
            guard input.trace.diagnostic == nil else { return input }
            let (shape, area) = (input.shape, factor * factor)
            guard factor > 0, shape.rank == 4, shape[3] % area == 0 else {
                return input.trace.fail(
                    "PixelShuffle", "\(shape) by \(factor); expected [N, H, W, C] with C a multiple of \(max(area, 1))")
            }
            let (height, width, channels) = (shape[1], shape[2], shape[3] / area)
            return input.reshaped(to: [shape[0], height, width, channels, factor, factor])
                .transposed([0, 1, 4, 2, 5, 3])
                .reshaped(to: [shape[0], height * factor, width * factor, channels])
        }
    }
}
