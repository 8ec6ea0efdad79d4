// Beyond a Gaussian Denoiser: Residual Learning of Deep CNN for Image Denoising
// K. Zhang, W. Zuo, Y. Chen, D. Meng and L. Zhang, IEEE Transactions on Image Processing 26, 2017
// https://arxiv.org/abs/1608.03981
//
// Differences from the paper:
// - The last convolution begins with small weights, so that a model begins by changing little.
//
// For images of 64x64x3; 560 thousand multiply-adds a pixel; a pixel of the result depends on 35x35 pixels:
//
// | layer                     | output        | parameters |
// | layers.0 Convolution2D    | 64x64x64      |       1792 |
// | relu                      | 64x64x64      |          0 |
// | layers.2 Convolution2D    | 64x64x64      |      36864 |
// | layers.3 BatchNorm        | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.5 Convolution2D    | 64x64x64      |      36864 |
// | layers.6 BatchNorm        | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.8 Convolution2D    | 64x64x64      |      36864 |
// | layers.9 BatchNorm        | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.11 Convolution2D   | 64x64x64      |      36864 |
// | layers.12 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.14 Convolution2D   | 64x64x64      |      36864 |
// | layers.15 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.17 Convolution2D   | 64x64x64      |      36864 |
// | layers.18 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.20 Convolution2D   | 64x64x64      |      36864 |
// | layers.21 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.23 Convolution2D   | 64x64x64      |      36864 |
// | layers.24 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.26 Convolution2D   | 64x64x64      |      36864 |
// | layers.27 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.29 Convolution2D   | 64x64x64      |      36864 |
// | layers.30 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.32 Convolution2D   | 64x64x64      |      36864 |
// | layers.33 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.35 Convolution2D   | 64x64x64      |      36864 |
// | layers.36 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.38 Convolution2D   | 64x64x64      |      36864 |
// | layers.39 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.41 Convolution2D   | 64x64x64      |      36864 |
// | layers.42 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.44 Convolution2D   | 64x64x64      |      36864 |
// | layers.45 BatchNorm       | 64x64x64      |        256 |
// | relu                      | 64x64x64      |          0 |
// | layers.47 Convolution2D   | 64x64x3       |       1731 |

import EaselCore
import EaselGraph
import EaselLayers

/// DnCNN: a convolutional denoiser that is not told how noisy an image is.
///
/// ### Shapes
/// `[N, H, W, channels]` and `[N, 1, 1, 1]` → `[N, H, W, channels]`.
public struct DnCNN: ImageDenoiser {
    /// The convolutions, from images to their noise.
    public let layers: Sequential
    /// The configuration the model was built from.
    public let configuration: DenoiserConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a configuration that cannot be built, naming the nearest that can.
    public init(_ configuration: DenoiserConfiguration = DenoiserConfiguration(depth: 17)) throws {
        try configuration.check(multiple: 1)
        let (channels, width, depth) = (configuration.channels, configuration.hiddenChannels, configuration.depth)
        layers = Sequential {
            for layer in 0..<depth - 1 {
                Convolution2D(
                    inputChannels: layer == 0 ? channels : width, outputChannels: width, kernelSize: 3,
                    padding: .all(1), bias: layer == 0, initializer: .heNormal, biasInitializer: .zeros)
                if layer > 0 { BatchNorm(channels: width) }
                Activation.relu
            }
            Convolution2D(
                inputChannels: width, outputChannels: channels, kernelSize: 3, padding: .all(1),
                initializer: .normal(standardDeviation: 1e-3), biasInitializer: .zeros)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var sizeMultiple: Int { 1 }
    public var usesNoiseLevel: Bool { false }
    public var reach: Int { configuration.depth }

    public func denoise(_ images: Tensor, noiseLevel: Tensor) -> Tensor {
        unfit(images, noiseLevel: noiseLevel, "DnCNN") ?? (images - layers(images))
    }
}

extension DnCNN: CatalogModel {
    package static let entries = [
        ModelEntry(
            "dncnn", summary: "removes noise from photographs of any size, blind to how much there is",
            usual: DenoiserConfiguration(depth: 17))
    ]

    package static let options = DenoiserConfiguration.options
}
