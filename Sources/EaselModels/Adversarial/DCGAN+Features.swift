// Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks
// A. Radford, L. Metz and S. Chintala, ICLR 2016
// https://arxiv.org/abs/1511.06434
//
// Differences from the paper:
// - The features are the last map of the discriminator as it is; its section 5 takes those of all layers, and of each the
//   maxima of a grid of 4x4.
// - A softmax instead of a linear support vector machine, and the discriminator can be trained on with it.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | discriminator.0 Convolution2D | 14x14x64  |       1024 |
// | leakyRelu                 | 14x14x64      |          0 |
// | discriminator.2 Convolution2D | 7x7x128   |     131072 |
// | discriminator.3 BatchNorm | 7x7x128       |        512 |
// | leakyRelu                 | 7x7x128       |          0 |
// | Flatten                   | 6272          |          0 |
// | head Dense                | 10            |      62730 |

import EaselCore
import EaselGraph
import EaselLayers

/// The last map of the discriminator, before the spread of a batch is added to it, holds the features.
extension DCGAN: FeatureNetwork {
    public var featureCount: Int {
        let size = StrideTwoStages(configuration.image, count: configuration.stageCount).last
        return size.height * size.width * (configuration.discriminatorChannels.last ?? 0)
    }

    /// The convolutions of the discriminator: what follows them makes its logit.
    public func features(of images: Tensor) -> Tensor {
        if let failure = unfit(images, "DCGAN") { return failure }
        let end = 1 + (stagePlaces.last ?? -1)
        return Sequential(Array(discriminator.modules[..<end]) + [Flatten()])(images)
    }

    public var stages: [FeatureStage] { .halving(configuration.discriminatorChannels.dropFirst()) }

    /// The maps after each convolution of stride 2.
    public func stageMaps(_ images: Tensor) -> [Tensor] {
        discriminator.maps(after: stagePlaces, of: unfit(images, "DCGAN") ?? images)
    }

    /// The places of the activations of the stages; a hidden layer before the logit has one too.
    private var stagePlaces: [Int] { discriminator.activations(configuration.stageCount) }
}

extension DCGAN: CatalogFeatureNetwork {
    package static let classification = FeatureTable(
        entry: ModelEntry(
            "dcgan-classifier", summary: "classifier by the discriminator of a convolutional GAN",
            usual: FeatureClassifierConfiguration(DCGANConfiguration())),
        options: [
            ModelOption(
                "discriminatorWidth", \.ownDiscriminatorWidth,
                help: "Channels of the stage beside the image; each further stage has twice as many.", in: 1...512)
        ] + options.filter { ["discriminatorDeviation", "spectralNormalisation"].contains($0.name) } + [
            // After spectral normalisation, which stands in for it where nothing is said. What a run had by default or for its
            // loss is said too.
            ModelOption(
                normalisationOption, \.isDiscriminatorNormalised,
                help: "Normalisation in the discriminator: batch or none; none by default with spectral normalisation.",
                parse: { try normalisation(parsing: $0) }, text: { $0 ? "batch" : "none" })
        ])
}

extension DCGANConfiguration {
    /// The width of the discriminator, whether it is one of its own or the generator's.
    var ownDiscriminatorWidth: Int {
        get { discriminatorWidth ?? baseWidth }
        set { discriminatorWidth = newValue }
    }
}
