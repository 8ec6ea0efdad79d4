// Learning Internal Representations by Error Propagation
// D. E. Rumelhart, G. E. Hinton and R. J. Williams, in Parallel Distributed Processing 1, MIT Press, 1986
// https://doi.org/10.7551/mitpress/5236.003.0012
//
// Differences from the paper:
// - One hidden layer of 256 numbers for images of 784 pixels, with ReLU instead of the logistic function; `activation`
//   brings the logistic function back. The output keeps it, so that every pixel is in 0…1.
// - Trained with the cross-entropy of each pixel instead of the squared error, in batches, by Adam.
//
// For images of 28x28x1:
//
// | layer                     | output        | parameters |
// | Flatten                   | 784           |          0 |
// | encoder.1 Dense           | 256           |     200960 |
// | relu                      | 256           |          0 |
// | decoder.0 Dense           | 784           |     201488 |
// | Unflatten                 | 28x28x1       |          0 |

import EaselCore
import EaselGraph
import EaselLayers

/// An autoencoder of two fully connected layers: the simplest there is.
///
/// Pixels are in `0…1`; train on `logits` with `binaryCrossEntropy(logits:targets:)`.
///
/// ### Shapes
/// `[N, height, width, channels]` → the same.
public struct DenseAutoencoder: ImageAutoencoder {
    /// The encoder, from images to latents.
    public let encoder: Sequential
    /// The decoder, from latents to logits of images.
    public let decoder: Sequential
    /// The configuration the model was built from.
    public let configuration: DenseAutoencoderConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: DenseAutoencoderConfiguration = DenseAutoencoderConfiguration()) throws {
        let (height, width, channels) = (configuration.height, configuration.width, configuration.channels)
        let latentSize = configuration.latentSize
        try StrideTwoStages.check(configuration.image)
        try StrideTwoStages.check("latentSize", latentSize)
        try StrideTwoStages.check(
            layer: "a dense layer", weights: [height, width, channels, latentSize],
            wayOut: "use smaller images or a convolutional autoencoder")
        let pixels = height * width * channels
        let initializer = configuration.initializer
        let (linear, bias) = (initializer.ofLinearLayers, initializer.ofBiases)
        encoder = Sequential {
            Flatten()
            Dense(inputFeatures: pixels, outputFeatures: latentSize, initializer: initializer, biasInitializer: bias)
            configuration.activation
        }
        decoder = Sequential {
            Dense(inputFeatures: latentSize, outputFeatures: pixels, initializer: linear, biasInitializer: bias)
            Unflatten(to: [height, width, channels])
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
    public func encode(_ images: Tensor) -> Tensor { unfit(images, "DenseAutoencoder") ?? encoder(images) }

    public func latents(of images: Tensor) -> Tensor { encode(images) }

    /// Decodes latents into images: `[N, latentSize]` → `[N, height, width, channels]`.
    public func decode(_ latents: Tensor) -> Tensor { sigmoid(decoder(latents)) }
}

extension DenseAutoencoder: CatalogModel {
    package static let entries = [
        ModelEntry(
            "dense-autoencoder", summary: "autoencoder of two dense layers", usual: DenseAutoencoderConfiguration())
    ]

    package static let options: [ModelOption<DenseAutoencoderConfiguration>] = [
        ModelOption("latentSize", \.latentSize, help: "Size of the latent that encodes an image.", in: 1...65536),
        ModelOption(
            "activation", \.activation, help: "Activation of the latent, such as relu or sigmoid.",
            parse: { try Activation(parsing: $0) }, text: { $0.description }),
        .initializer(\.initializer),
    ]
}
