// Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction
// J. Masci, U. Meier, D. Cireşan and J. Schmidhuber, ICANN 2011
// https://doi.org/10.1007/978-3-642-21735-7_7
//
// Differences from the paper:
// - The features are the latent, which a dense layer without an activation makes, and one dense layer makes logits of them;
//   the paper puts a network of several layers on the last feature maps.
// - Convolutions of stride 2 instead of max pooling, and the whole encoder is pretrained at once, not layer by layer.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | encoder.0 Convolution2D   | 14x14x16      |        160 |
// | relu                      | 14x14x16      |          0 |
// | encoder.2 Convolution2D   | 7x7x32        |       4640 |
// | relu                      | 7x7x32        |          0 |
// | Flatten                   | 1568          |          0 |
// | encoder.5 Dense           | 64            |     100416 |
// | head Dense                | 10            |        650 |

import EaselGraph

/// The latents of the encoder are the features.
extension Autoencoder: FeatureNetwork {
    public var stages: [FeatureStage] { .halving(configuration.widths) }

    /// The maps after each convolution of the encoder.
    public func stageMaps(_ images: Tensor) -> [Tensor] {
        encoder.maps(
            after: encoder.activations(configuration.widths.count), of: unfit(images, "Autoencoder") ?? images)
    }
}

extension Autoencoder: CatalogFeatureNetwork {
    package static let classification = FeatureTable(
        entry: ModelEntry(
            "autoencoder-classifier", summary: "classifier by the latents of a convolutional autoencoder",
            usual: FeatureClassifierConfiguration(AutoencoderConfiguration())),
        options: options)
}
