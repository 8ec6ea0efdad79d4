// Semi-Supervised Learning with Deep Generative Models
// D. P. Kingma, D. J. Rezende, S. Mohamed and M. Welling, NIPS 2014
// https://arxiv.org/abs/1406.5298
//
// Differences from the paper:
// - Its model M1: a classifier of the latents of a variational autoencoder. Here that is one dense layer, and it sees the
//   means of the latents; the paper trains a support vector machine on samples of them.
// - The encoder is `VariationalAutoencoder`'s, with convolutions. It can be trained on with the classifier.
//
// For images of 28x28x1 in ten classes:
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
// | head Dense                | 10            |        210 |

import EaselGraph

/// The means of the latents are the features.
extension VariationalAutoencoder: FeatureNetwork {
    /// The means of the latents alone: what their variances depend on is no part of the features.
    public func features(of images: Tensor) -> Tensor {
        unfit(images, "VariationalAutoencoder") ?? meanHead(encoder(images))
    }

    public var stages: [FeatureStage] { .halving(configuration.widths) }

    /// The maps after each convolution of the encoder.
    public func stageMaps(_ images: Tensor) -> [Tensor] {
        encoder.maps(
            after: encoder.activations(configuration.widths.count),
            of: unfit(images, "VariationalAutoencoder") ?? images)
    }
}

extension VariationalAutoencoder: CatalogFeatureNetwork {
    package static let classification = FeatureTable(
        entry: ModelEntry(
            "vae-classifier", summary: "classifier by the means of the latents of a variational autoencoder",
            usual: FeatureClassifierConfiguration(VariationalAutoencoderConfiguration())),
        options: options)
}
