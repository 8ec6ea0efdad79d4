// Auto-Encoding Variational Bayes
// D. P. Kingma and M. Welling, ICLR 2014
// https://arxiv.org/abs/1312.6114
//
// Differences from the paper:
// - Two strided convolutions and two transposed ones with a dense layer of 256 instead of one hidden layer of 500, and
//   ReLU instead of the hyperbolic tangent.
// - Adam instead of Adagrad; one draw of the latents for each image, as in the paper.
//
// For images of 28x28x1:
//
// | layer                     | output        | parameters |
// | encoder.0 Convolution2D   | 14x14x32      |        544 |
// | relu                      | 14x14x32      |          0 |
// | encoder.2 Convolution2D   | 7x7x64        |      32832 |
// | relu                      | 7x7x64        |          0 |
// | Flatten                   | 3136          |          0 |
// | encoder.5 Dense           | 256           |     803072 |
// | relu                      | 256           |          0 |
// | meanHead Dense            | 20            |       5140 |
// | logVarianceHead Dense     | 20            |       5140 |
// | decoder.0 Dense           | 256           |       5376 |
// | relu                      | 256           |          0 |
// | decoder.2 Dense           | 3136          |     805952 |
// | relu                      | 3136          |          0 |
// | Unflatten                 | 7x7x64        |          0 |
// | decoder.5 TransposedConvolution2D | 14x14x32 |     32800 |
// | relu                      | 14x14x32      |          0 |
// | decoder.7 TransposedConvolution2D | 28x28x1 |        513 |

import EaselCore
import EaselGraph
import EaselLayers

/// A variational autoencoder: it encodes an image as a normal distribution of latents and decodes a sample of it.
///
/// Takes images of any size from 1x1, with 1 to 4 channels, like `Autoencoder`. Pixels are in `0…1`; train with
/// `NegativeEvidenceLowerBound`.
///
/// ### Shapes
/// `[N, height, width, channels]` → the same: called as a function, it reconstructs from the means of the latents.
public struct VariationalAutoencoder: ImageAutoencoder {
    /// The encoder, from images to features.
    public let encoder: Sequential
    /// The layer from features to the means of the latents.
    public let meanHead: Dense
    /// The layer from features to the log-variances of the latents.
    public let logVarianceHead: Dense
    /// The decoder, from latents to logits of images.
    public let decoder: Sequential
    /// The configuration the model was built from.
    public let configuration: VariationalAutoencoderConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: VariationalAutoencoderConfiguration = VariationalAutoencoderConfiguration()) throws {
        encoder = try Self.encoder(configuration, inputChannels: configuration.channels)
        meanHead = Self.head(configuration)
        logVarianceHead = Self.head(configuration)
        decoder = try Self.decoder(configuration, inputs: configuration.latentSize)
        self.configuration = configuration
    }

    /// A layer from features to the means or the log-variances of the latents.
    static func head(_ configuration: VariationalAutoencoderConfiguration) -> Dense {
        let initializer = configuration.initializer
        return Dense(
            inputFeatures: configuration.hiddenSize, outputFeatures: configuration.latentSize,
            initializer: initializer.ofLinearLayers, biasInitializer: initializer.ofBiases)
    }

    /// The layers from images, with whatever other channels come with them, to features.
    static func encoder(_ configuration: VariationalAutoencoderConfiguration, inputChannels: Int) throws -> Sequential {
        let stages = try configuration.stages()
        let channels = [inputChannels] + configuration.widths
        let features = stages.last.height * stages.last.width * channels[channels.count - 1]
        let (initializer, bias) = (configuration.initializer, configuration.initializer.ofBiases)
        return Sequential {
            for stage in 1..<channels.count {
                Convolution2D(
                    inputChannels: channels[stage - 1], outputChannels: channels[stage], kernelSize: 4, stride: 2,
                    padding: stages.padding(ofStage: stage), initializer: initializer, biasInitializer: bias)
                Activation.relu
            }
            Flatten()
            Dense(
                inputFeatures: features, outputFeatures: configuration.hiddenSize, initializer: initializer,
                biasInitializer: bias)
            Activation.relu
        }
    }

    /// The layers from latents, with whatever other numbers come with them, to logits of images.
    static func decoder(_ configuration: VariationalAutoencoderConfiguration, inputs: Int) throws -> Sequential {
        let stages = try configuration.stages()
        let channels = [configuration.channels] + configuration.widths
        let (last, depth) = (stages.last, channels[channels.count - 1])
        let features = last.height * last.width * depth
        let (initializer, bias) = (configuration.initializer, configuration.initializer.ofBiases)
        return Sequential {
            Dense(
                inputFeatures: inputs, outputFeatures: configuration.hiddenSize, initializer: initializer,
                biasInitializer: bias)
            Activation.relu
            Dense(
                inputFeatures: configuration.hiddenSize, outputFeatures: features, initializer: initializer,
                biasInitializer: bias)
            Activation.relu
            Unflatten(to: [last.height, last.width, depth])
            for stage in (1..<channels.count).reversed() {
                TransposedConvolution2D(
                    inputChannels: channels[stage], outputChannels: channels[stage - 1], kernelSize: 4, stride: 2,
                    padding: stages.padding(ofStage: stage),
                    initializer: stage > 1 ? initializer : initializer.ofLinearLayers, biasInitializer: bias)
                if stage > 1 { Activation.relu }
            }
        }
    }

    public var imageShape: ImageShape { configuration.image }
    public var latentSize: Int { configuration.latentSize }

    /// Samples a latent for each image and decodes it.
    /// - Parameters:
    ///   - images: `[N, height, width, channels]`.
    ///   - noise: Standard normal numbers `[N, latentSize]`; if `nil`, drawn anew in each run.
    public func callAsFunction(_ images: Tensor, noise: Tensor?) -> VariationalOutput {
        self(images, labels: nil, noise: noise)
    }

    /// The reconstruction of images from the means of their latents; nothing is sampled.
    public func callAsFunction(_ images: Tensor) -> Tensor { sigmoid(logits(images)) }

    /// The logits of the reconstruction from the means of the latents.
    public func logits(_ images: Tensor) -> Tensor {
        if let failure = unfit(images, "VariationalAutoencoder") { return failure }
        return decoder(meanHead(encoder(images)))
    }

    /// The distributions of the latents of images: means and log-variances, `[N, latentSize]` each.
    public func encode(_ images: Tensor) -> (mean: Tensor, logVariance: Tensor) {
        if let failure = unfit(images, "VariationalAutoencoder") { return (failure, failure) }
        let features = encoder(images)
        return (meanHead(features), logVarianceHead(features))
    }

    public func latents(of images: Tensor) -> Tensor { encode(images).mean }

    /// Decodes latents into images: `[N, latentSize]` → `[N, height, width, channels]`, pixels in `0…1`.
    public func decode(_ latents: Tensor) -> Tensor { sigmoid(decoder(latents)) }
}

extension VariationalAutoencoder: VariationalModel {
    /// `nil`: labels are ignored.
    public var classes: Int? { nil }

    /// The distributions of the latents of images; labels are ignored.
    public func encode(_ images: Tensor, labels: Tensor?) -> (mean: Tensor, logVariance: Tensor) { encode(images) }

    /// The logits of images decoded from latents; labels are ignored.
    public func logits(ofLatents latents: Tensor, labels: Tensor?) -> Tensor { decoder(latents) }
}

extension VariationalAutoencoder: CatalogModel {
    package static let entries = [
        ModelEntry("vae", summary: "variational autoencoder", usual: VariationalAutoencoderConfiguration())
    ]

    package static let options: [ModelOption<VariationalAutoencoderConfiguration>] = [
        ModelOption("latentSize", \.latentSize, help: "Size of the latent that encodes an image.", in: 1...65536),
        ModelOption(
            "widths", \.widths, help: "Channels after each stage of the encoder.", each: 1...4096, count: 1...16),
        ModelOption("hiddenSize", \.hiddenSize, help: "Features of the hidden dense layers.", in: 1...65536),
        .initializer(\.initializer),
    ]
}
