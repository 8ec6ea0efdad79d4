// FFDNet: Toward a Fast and Flexible Solution for CNN based Image Denoising
// K. Zhang, W. Zuo and L. Zhang, IEEE Transactions on Image Processing 27, 2018
// https://arxiv.org/abs/1710.04026
//
// Differences from the paper:
// - The layers predict the noise, which is subtracted, instead of the clean image.
// - No batch normalisation; 10 layers of 64 channels instead of 15 of 64 for grey and 12 of 96 for colour.
// - Convolutions begin with He's weights, the last with small ones, so that a model begins by changing little.
//
// For images of 64x64x3; 77 thousand multiply-adds a pixel; a pixel of the result
// depends on 42x42 pixels:
//
// | layer                     | output        | parameters |
// | PixelUnshuffle            | 32x32x12      |          0 |
// | layers.0 Convolution2D    | 32x32x64      |       7552 |
// | relu                      | 32x32x64      |          0 |
// | layers.2 Convolution2D    | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.4 Convolution2D    | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.6 Convolution2D    | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.8 Convolution2D    | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.10 Convolution2D   | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.12 Convolution2D   | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.14 Convolution2D   | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.16 Convolution2D   | 32x32x64      |      36928 |
// | relu                      | 32x32x64      |          0 |
// | layers.18 Convolution2D   | 32x32x12      |       6924 |
// | PixelShuffle              | 64x64x3       |          0 |

import EaselCore
import EaselGraph
import EaselLayers

/// FFDNet: a convolutional denoiser that is told how noisy an image is, and works at half its resolution.
///
/// A square of 2x2 pixels becomes one place of four times the channels, which makes it four times as fast as a network
/// on the pixels themselves and lets it see twice as far. The noise level is one more channel.
///
/// ### Shapes
/// `[N, H, W, channels]` and `[N, 1, 1, 1]` → `[N, H, W, channels]`, H and W even.
public struct FFDNet: ImageDenoiser {
    /// The convolutions, from places and the noise level to the noise of places.
    public let layers: Sequential
    /// The configuration the model was built from.
    public let configuration: DenoiserConfiguration

    private static let factor = 2

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a configuration that cannot be built, naming the nearest that can.
    public init(_ configuration: DenoiserConfiguration = DenoiserConfiguration()) throws {
        try configuration.check(multiple: Self.factor)
        let places = configuration.channels * Self.factor * Self.factor
        let (width, depth) = (configuration.hiddenChannels, configuration.depth)
        layers = Sequential {
            for layer in 0..<depth - 1 {
                Convolution2D(
                    inputChannels: layer == 0 ? places + 1 : width, outputChannels: width, kernelSize: 3,
                    padding: .all(1), initializer: .heNormal, biasInitializer: .zeros)
                Activation.relu
            }
            Convolution2D(
                inputChannels: width, outputChannels: places, kernelSize: 3, padding: .all(1),
                initializer: .normal(standardDeviation: 1e-3), biasInitializer: .zeros)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var sizeMultiple: Int { Self.factor }
    public var usesNoiseLevel: Bool { true }
    public var reach: Int { Self.factor * configuration.depth + Self.factor - 1 }

    public func denoise(_ images: Tensor, noiseLevel: Tensor) -> Tensor {
        if let unfit = unfit(images, noiseLevel: noiseLevel, "FFDNet") { return unfit }
        let places = PixelUnshuffle(factor: Self.factor)(images)
        let map = noiseLevel.broadcast(to: [places.shape[0], places.shape[1], places.shape[2], 1])
        return images - PixelShuffle(factor: Self.factor)(layers(concatenated([places, map], alongAxis: 3)))
    }
}

extension FFDNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "denoiser", summary: "removes noise from photographs of any size (FFDNet's form)",
            usual: DenoiserConfiguration())
    ]

    package static let options = DenoiserConfiguration.options
}
