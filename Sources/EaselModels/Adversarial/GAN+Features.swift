// Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks
// A. Radford, L. Metz and S. Chintala, ICLR 2016
// https://arxiv.org/abs/1511.06434
//
// Differences from the paper:
// - Its section 5 classifies by a convolutional discriminator; this one is `GAN`'s, of dense layers, and the features are those
//   of its last hidden layer.
// - A softmax instead of a linear support vector machine, and the discriminator can be trained on with it.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | Flatten                   | 784           |          0 |
// | discriminator.1 Dense     | 512           |     401920 |
// | leakyRelu                 | 512           |          0 |
// | discriminator.3 Dense     | 256           |     131328 |
// | leakyRelu                 | 256           |          0 |
// | head Dense                | 10            |       2570 |

import EaselGraph
import EaselLayers

/// What the discriminator's last hidden layer makes of images are the features.
extension GAN: FeatureNetwork {
    public var featureCount: Int { configuration.widths[0] }

    /// The discriminator without the layer that makes its logit.
    public func features(of images: Tensor) -> Tensor {
        unfit(images, "GAN") ?? Sequential(Array(discriminator.modules.dropLast()))(images)
    }
}

extension GAN: CatalogFeatureNetwork {
    package static let classification = FeatureTable(
        entry: ModelEntry(
            "gan-classifier", summary: "classifier by the discriminator of a generative adversarial network",
            usual: FeatureClassifierConfiguration(GANConfiguration())),
        options: options.filter { $0.name != "latentSize" })
}
