import EaselGraph

/// Pixel unshuffle (space to depth): every square of `factor` by `factor` pixels becomes channels of one place; the
/// reverse of `PixelShuffle`.
///
/// ### Shapes
/// `[N, H, W, C]` → `[N, H/factor, W/factor, factor²·C]`; height and width are multiples of the factor.
///
/// Source: Zhang, Zuo and Zhang, "FFDNet: Toward a fast and flexible solution for CNN-based image denoising", 2018.
public struct PixelUnshuffle: Module {
    private let factor: Int

    /// Makes the layer.
    /// - Parameter factor: The factor of both height and width, at least 1.
    public init(factor: Int) { self.factor = factor }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("PixelUnshuffle") {
            guard input.trace.diagnostic == nil else { return input }
            let shape = input.shape
            guard factor > 0, shape.rank == 4, shape[1] % factor == 0, shape[2] % factor == 0 else {
                return input.trace.fail(
                    "PixelUnshuffle",
                    "\(shape) by \(factor); expected [N, H, W, C] with H and W multiples of \(max(factor, 1))")
            }
            let (height, width, channels) = (shape[1] / factor, shape[2] / factor, shape[3])
            return input.reshaped(to: [shape[0], height, factor, width, factor, channels])
                .transposed([0, 1, 3, 5, 2, 4])
                .reshaped(to: [shape[0], height, width, channels * factor * factor])
        }
    }
}
