// Stacked Denoising Autoencoders: Learning Useful Representations in a Deep Network with a Local Denoising Criterion
// P. Vincent, H. Larochelle, I. Lajoie, Y. Bengio and P.-A. Manzagol, Journal of Machine Learning Research 11, 2010
// https://www.jmlr.org/papers/v11/vincent10a.html
//
// Differences from the paper:
// - One autoencoder instead of a stack of them, and a softmax on its latent.
// - The autoencoder learns from images with noise only where --noise asks for it.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | Flatten                   | 784           |          0 |
// | encoder.1 Dense           | 256           |     200960 |
// | relu                      | 256           |          0 |
// | head Dense                | 10            |       2570 |

/// The latents of the encoder are the features.
extension DenseAutoencoder: FeatureNetwork {}

extension DenseAutoencoder: CatalogFeatureNetwork {
    package static let classification = FeatureTable(
        entry: ModelEntry(
            "dense-autoencoder-classifier", summary: "classifier by the latents of an autoencoder of two dense layers",
            usual: FeatureClassifierConfiguration(DenseAutoencoderConfiguration())),
        options: options)
}
