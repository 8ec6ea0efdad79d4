import EaselCore
import EaselGraph
import EaselLayers

/// A denoiser: it removes noise from images of any size.
///
/// It is trained on crops of `imageShape`, and applied to images of any height and width that are multiples of
/// `sizeMultiple`. A pixel of the result depends on no pixel of the image further than `reach` rows or columns away.
public protocol ImageDenoiser: ImageModel {
    /// The largest distance in rows or columns from a pixel of the result to a pixel of the image that it depends on.
    var reach: Int { get }

    /// The number that heights and widths must be multiples of; what it divides an image into must not be cut.
    var sizeMultiple: Int { get }

    /// Whether the noise level given to it plays a part; a model that is blind finds out by itself.
    var usesNoiseLevel: Bool { get }

    /// The images without their noise, not clipped.
    ///
    /// ### Shapes
    /// `[N, H, W, channels]`, pixels in `0…1`, and `[N, 1, 1, 1]` → `[N, H, W, channels]`.
    ///
    /// - Parameters:
    ///   - images: The noisy images.
    ///   - noiseLevel: How noisy each is: of normal noise the standard deviation.
    func denoise(_ images: Tensor, noiseLevel: Tensor) -> Tensor
}

extension ImageDenoiser {
    /// Reports images or noise levels of shapes that the model does not take, or gives `nil`.
    func unfit(_ images: Tensor, noiseLevel: Tensor, _ model: String) -> Tensor? {
        guard images.trace.diagnostic == nil else { return images }
        let shape = images.shape
        guard shape.rank == 4, shape[3] == channels, shape[1] % sizeMultiple == 0, shape[2] % sizeMultiple == 0 else {
            return images.trace.fail(
                model, "images are \(shape); expected [N, H, W, \(channels)] with H and W multiples of \(sizeMultiple)")
        }
        let expected: Shape = [shape[0], 1, 1, 1]
        guard noiseLevel.shape == expected else {
            return images.trace.fail(model, "noise levels are \(noiseLevel.shape); expected \(expected)")
        }
        return nil
    }
}
