// Zero-Shot Noise2Noise: Efficient Image Denoising without any Data
// Y. Mansour and R. Heckel, CVPR 2023
// https://arxiv.org/abs/2303.11253
//
// Differences from the paper:
// - It is trained on crops of the image instead of the whole image, which is faster for a large one.

import EaselCore
import EaselGraph
import EaselLayers

/// A tiny denoiser that learns from one noisy image alone: two 3x3 convolutions and one of 1x1, which predict the noise.
///
/// Two smaller images are made of the noisy one, each of other pixels, so that their noise is independent while what they
/// show is nearly the same; the network learns to make each of the other. It sees too little to learn the noise by heart.
///
/// ### Shapes
/// `[N, H, W, channels]` and `[N, 1, 1, 1]` → `[N, H, W, channels]`; the noise level is not used.
public struct ZeroShotNetwork: ImageDenoiser {
    /// The convolutions, from images to their noise.
    public let layers: Sequential
    public let imageShape: ImageShape

    /// Builds the model; its parameters have no value yet.
    /// - Parameters:
    ///   - image: The size of the crops it is trained on, of an even height and width.
    ///   - hiddenChannels: Channels of the two layers between.
    /// - Throws: `GeometryError` for a size that cannot be built.
    public init(_ image: ImageShape, hiddenChannels: Int = 48) throws {
        try DenoiserConfiguration(image: image, hiddenChannels: hiddenChannels).check(multiple: 2)
        imageShape = image
        layers = Sequential {
            for inputs in [image.channels, hiddenChannels] {
                Convolution2D(
                    inputChannels: inputs, outputChannels: hiddenChannels, kernelSize: 3, padding: .all(1))
                Activation.leakyRelu(slope: 0.2)
            }
            Convolution2D(inputChannels: hiddenChannels, outputChannels: image.channels, kernelSize: 1)
        }
    }

    public var reach: Int { 2 }
    public var sizeMultiple: Int { 1 }
    public var usesNoiseLevel: Bool { false }

    public func denoise(_ images: Tensor, noiseLevel: Tensor) -> Tensor {
        unfit(images, noiseLevel: noiseLevel, "ZeroShotNetwork") ?? (images - layers(images))
    }

    /// The loss of noisy images, from themselves alone.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` with even sides → one number.
    public func loss(_ noisy: Tensor) -> Tensor {
        let (first, second) = Self.halves(of: noisy)
        let (cleanFirst, cleanSecond) = (first - layers(first), second - layers(second))
        let (firstOfClean, secondOfClean) = Self.halves(of: noisy - layers(noisy))
        func error(_ one: Tensor, _ other: Tensor) -> Tensor { square(one - other).mean() }
        let prediction = error(first, cleanSecond) + error(second, cleanFirst)
        let consistency = error(cleanFirst, firstOfClean) + error(cleanSecond, secondOfClean)
        return (prediction + consistency) * 0.5
    }

    /// Two images of half the height and width: of each square of 2x2 pixels the mean of one diagonal and of the other.
    static func halves(of images: Tensor) -> (Tensor, Tensor) {
        guard images.trace.diagnostic == nil else { return (images, images) }
        let pixels = squarePixels(of: images)
        return ((pixels[1] + pixels[2]) * 0.5, (pixels[0] + pixels[3]) * 0.5)
    }
}
