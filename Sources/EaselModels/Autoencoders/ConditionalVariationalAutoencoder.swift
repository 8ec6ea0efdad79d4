// Learning Structured Output Representation using Deep Conditional Generative Models
// K. Sohn, H. Lee and X. Yan, NIPS 2015
// https://papers.nips.cc/paper/5775-learning-structured-output-representation-using-deep-conditional-generative-models
//
// Differences from the paper:
// - The whole image is generated, given its label; the paper predicts a structured output, given an image.
// - The prior of the latents is the standard normal for every label instead of a network of the label (section 4.1 of
//   the paper allows for it), so there is no separate network that draws without seeing the image.
// - Layers are those of `VariationalAutoencoder`.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | encoder.0 Convolution2D   | 14x14x32      |       5664 |
// | relu                      | 14x14x32      |          0 |
// | encoder.2 Convolution2D   | 7x7x64        |      32832 |
// | relu                      | 7x7x64        |          0 |
// | Flatten                   | 3136          |          0 |
// | encoder.5 Dense           | 256           |     803072 |
// | relu                      | 256           |          0 |
// | meanHead Dense            | 20            |       5140 |
// | logVarianceHead Dense     | 20            |       5140 |
// | decoder.0 Dense           | 256           |       7936 |
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

/// A conditional variational autoencoder: it is given the class of each image, so that latents need only tell images of
/// one class apart, and images of any class can be generated.
///
/// Takes any image that `VariationalAutoencoder` takes. The encoder sees the label as one more channel for each class,
/// the decoder as one more number for each class beside the latent.
public struct ConditionalVariationalAutoencoder: VariationalModel {
    /// The encoder, from images with a channel for each class to features.
    public let encoder: Sequential
    /// The layer from features to the means of the latents.
    public let meanHead: Dense
    /// The layer from features to the log-variances of the latents.
    public let logVarianceHead: Dense
    /// The decoder, from latents and labels, `[N, latentSize + classes]`, to logits of images.
    public let decoder: Sequential
    /// The configuration the model was built from.
    public let configuration: ConditionalVariationalAutoencoderConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(
        _ configuration: ConditionalVariationalAutoencoderConfiguration =
            ConditionalVariationalAutoencoderConfiguration()
    ) throws {
        let (layers, classes) = (configuration.layers, configuration.classes)
        try StrideTwoStages.check("the number of classes", classes, in: 2...1000)
        // Before classes are added to it.
        try StrideTwoStages.check("latentSize", layers.latentSize)
        encoder = try VariationalAutoencoder.encoder(layers, inputChannels: layers.channels + classes)
        meanHead = VariationalAutoencoder.head(layers)
        logVarianceHead = VariationalAutoencoder.head(layers)
        decoder = try VariationalAutoencoder.decoder(layers, inputs: layers.latentSize + classes)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.layers.image }
    public var latentSize: Int { configuration.layers.latentSize }
    public var classes: Int? { configuration.classes }

    public func encode(_ images: Tensor, labels: Tensor?) -> (mean: Tensor, logVariance: Tensor) {
        if let failure = unfit(images, "ConditionalVariationalAutoencoder") { return (failure, failure) }
        let features = encoder(
            ConditionalLabels.channels(
                images, labels, classes: configuration.classes, "ConditionalVariationalAutoencoder"))
        return (meanHead(features), logVarianceHead(features))
    }

    public func logits(ofLatents latents: Tensor, labels: Tensor?) -> Tensor {
        decoder(
            ConditionalLabels.beside(
                latents, labels, classes: configuration.classes, "ConditionalVariationalAutoencoder"))
    }
}

extension ConditionalVariationalAutoencoder: CatalogModel {
    package static let entries = [
        ModelEntry(
            "conditional-vae", summary: "variational autoencoder conditioned on the class",
            usual: ConditionalVariationalAutoencoderConfiguration())
    ]

    package static let options: [ModelOption<ConditionalVariationalAutoencoderConfiguration>] =
        [.classes(\.classes, in: 2...1000)] + VariationalAutoencoder.options.map { $0.lifted(\.layers) }
}
