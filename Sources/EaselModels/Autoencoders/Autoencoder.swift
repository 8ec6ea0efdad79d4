// Reducing the Dimensionality of Data with Neural Networks
// G. E. Hinton and R. R. Salakhutdinov, Science 313, 2006
// https://doi.org/10.1126/science.1127647
//
// Differences from the paper:
// - The stages are strided convolutions and transposed convolutions instead of fully connected layers (Masci, Meier,
//   Cireşan and Schmidhuber, "Stacked convolutional auto-encoders for hierarchical feature extraction", 2011), with ReLU
//   instead of the logistic function.
// - Everything is trained together from random weights; nothing is pretrained layer by layer, no weights are tied.
// - The latent has 64 dimensions instead of 30.
//
// For images of 28x28x1:
//
// | layer                     | output        | parameters |
// | encoder.0 Convolution2D   | 14x14x16      |        160 |
// | relu                      | 14x14x16      |          0 |
// | encoder.2 Convolution2D   | 7x7x32        |       4640 |
// | relu                      | 7x7x32        |          0 |
// | Flatten                   | 1568          |          0 |
// | encoder.5 Dense           | 64            |     100416 |
// | decoder.0 Dense           | 1568          |     101920 |
// | relu                      | 1568          |          0 |
// | Unflatten                 | 7x7x32        |          0 |
// | decoder.3 TransposedConvolution2D | 14x14x16 |      8208 |
// | relu                      | 14x14x16      |          0 |
// | decoder.5 TransposedConvolution2D | 28x28x1 |        257 |

import EaselCore
import EaselGraph
import EaselLayers

/// A convolutional autoencoder: the encoder compresses an image into a latent, the decoder reconstructs the image.
///
/// Takes images of any size from 1x1, with 1 to 4 channels. Each stage of the encoder halves height and width, rounding
/// up; each stage of the decoder doubles them, or makes one less where the encoder rounded, so that the result has
/// exactly the size of the input.
///
/// Pixels are in `0…1`; train on `logits` with `binaryCrossEntropy(logits:targets:)`.
///
/// ### Shapes
/// `[N, height, width, channels]` → the same.
public struct Autoencoder: ImageAutoencoder {
    /// The range of pixels, `0…1`.
    public static let pixelRange: ClosedRange<Float> = 0...1

    /// The encoder, from images to latents.
    public let encoder: Sequential
    /// The decoder, from latents to logits of images.
    public let decoder: Sequential
    /// The configuration the model was built from.
    public let configuration: AutoencoderConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: AutoencoderConfiguration = AutoencoderConfiguration()) throws {
        let stages = try configuration.stages()
        let channels = [configuration.channels] + configuration.widths
        let (last, latentSize) = (stages.last, configuration.latentSize)
        let features = last.height * last.width * channels[channels.count - 1]
        let initializer = configuration.initializer
        let (linear, bias) = (initializer.ofLinearLayers, initializer.ofBiases)
        encoder = Sequential {
            for (input, output) in zip(channels, channels.dropFirst()) {
                Convolution2D(
                    inputChannels: input, outputChannels: output, kernelSize: 3, stride: 2, padding: .all(1),
                    initializer: initializer, biasInitializer: bias)
                Activation.relu
            }
            Flatten()
            Dense(inputFeatures: features, outputFeatures: latentSize, initializer: linear, biasInitializer: bias)
        }
        decoder = Sequential {
            Dense(inputFeatures: latentSize, outputFeatures: features, initializer: initializer, biasInitializer: bias)
            Activation.relu
            Unflatten(to: [last.height, last.width, channels[channels.count - 1]])
            for stage in (1..<channels.count).reversed() {
                TransposedConvolution2D(
                    inputChannels: channels[stage], outputChannels: channels[stage - 1], kernelSize: 4, stride: 2,
                    padding: stages.padding(ofStage: stage), initializer: stage > 1 ? initializer : linear,
                    biasInitializer: bias)
                if stage > 1 { Activation.relu }
            }
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var latentSize: Int { configuration.latentSize }

    /// The reconstruction of images.
    public func callAsFunction(_ images: Tensor) -> Tensor { sigmoid(logits(images)) }

    /// The logits of the reconstruction, for losses: unlike the logarithm of a probability, they cannot overflow.
    public func logits(_ images: Tensor) -> Tensor { decoder(encode(images)) }

    /// Encodes images as latents: `[N, height, width, channels]` → `[N, latentSize]`.
    public func encode(_ images: Tensor) -> Tensor { unfit(images, "Autoencoder") ?? encoder(images) }

    public func latents(of images: Tensor) -> Tensor { encode(images) }

    /// Decodes latents into images: `[N, latentSize]` → `[N, height, width, channels]`.
    public func decode(_ latents: Tensor) -> Tensor { sigmoid(decoder(latents)) }
}

extension Autoencoder: CatalogModel {
    package static let entries = [
        ModelEntry("autoencoder", summary: "convolutional autoencoder", usual: AutoencoderConfiguration()),
        ModelEntry(
            "denoising-autoencoder", summary: "convolutional autoencoder that learns to remove noise",
            usual: AutoencoderConfiguration(), training: ["noise": .text("gaussian:0.5")]),
    ]

    package static let options: [ModelOption<AutoencoderConfiguration>] = [
        ModelOption("latentSize", \.latentSize, help: "Size of the latent that encodes an image.", in: 1...1_048_576),
        ModelOption(
            "widths", \.widths, help: "Channels after each stage of the encoder.", each: 1...4096, count: 1...16),
        .initializer(\.initializer),
    ]
}
