// ImageNet Classification with Deep Convolutional Neural Networks
// A. Krizhevsky, I. Sutskever and G. E. Hinton, NeurIPS 2012
// https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks
//
// Differences from the paper:
// - It says 224x224, and its arithmetic is for 227x227: images of 224 to 226 pixels a side get zeros below and right up to
//   that, larger and smaller ones none.
// - The two towers stand side by side, as groups of a convolution, and not on two processors.
// - He's initializer and biases of 0, where the paper draws every weight with a standard deviation of 0.01 and begins
//   some biases with 1: narrow networks and small images learn from these as well.
// - Maps larger than 6x6 are pooled to that size by means before the dense layers; of smaller ones the first dense layer
//   sees what there is, so that it has fewer weights.
// - The small stem, for images up to 64 pixels a side: a first convolution of 5x5 and stride 1.
//
// For images of 227x227x3 in 1000 classes:
//
// | layer                     | output    | parameters |
// | features.0 Convolution2D  | 55x55x96  |      34944 |
// | relu                      | 55x55x96  |          0 |
// | LocalResponseNorm         | 55x55x96  |          0 |
// | MaxPooling2D              | 27x27x96  |          0 |
// | features.4 Convolution2D  | 27x27x256 |     307456 |
// | relu                      | 27x27x256 |          0 |
// | LocalResponseNorm         | 27x27x256 |          0 |
// | MaxPooling2D              | 13x13x256 |          0 |
// | features.8 Convolution2D  | 13x13x384 |     885120 |
// | relu                      | 13x13x384 |          0 |
// | features.10 Convolution2D | 13x13x384 |     663936 |
// | relu                      | 13x13x384 |          0 |
// | features.12 Convolution2D | 13x13x256 |     442624 |
// | relu                      | 13x13x256 |          0 |
// | MaxPooling2D              | 6x6x256   |          0 |
// | AdaptiveAveragePooling2D  | 6x6x256   |          0 |
// | Flatten                   | 9216      |          0 |
// | Dropout                   | 9216      |          0 |
// | classifier.1 Dense        | 4096      |   37752832 |
// | relu                      | 4096      |          0 |
// | Dropout                   | 4096      |          0 |
// | classifier.4 Dense        | 4096      |   16781312 |
// | relu                      | 4096      |          0 |
// | classifier.6 Dense        | 1000      |    4097000 |

import EaselCore
import EaselGraph
import EaselLayers

/// AlexNet as its paper has it: two towers of filters, which see one another in the third convolution alone, and local
/// response normalisation.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct TwoTowerAlexNet: SequentialClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// The dense layers, from feature maps to one logit for each class.
    public let classifier: Sequential
    /// The pooling between them.
    public let avgpool: AdaptiveAveragePooling2D
    /// The configuration the model was built from.
    public let configuration: TwoTowerAlexNetConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: TwoTowerAlexNetConfiguration = TwoTowerAlexNetConfiguration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        if !isSmall { try configuration.check(smallestSide: 11, wayOut: "or use the small stem") }
        let towers = configuration.towers
        // The paper's alpha is of the sum of squares, this one of their mean.
        let normalisation = LocalResponseNorm(size: 5, alpha: 5e-4, beta: 0.75, k: 2)
        var map = FeatureMap(configuration.image, .heNormal)
        features = Sequential {
            if isSmall {
                map.convolution(towers(96), kernel: 5, padding: 2)
            } else {
                map.convolution(
                    towers(96), kernel: Size2D(11), stride: 4,
                    end: map.size.map { (224...227).contains($0) ? 227 - $0 : 0 })
            }
            Activation.relu
            normalisation
            map.maxPooling(3, stride: 2)
            map.convolution(towers(256), kernel: 5, padding: 2, groups: 2)
            Activation.relu
            normalisation
            map.maxPooling(3, stride: 2)
            map.convolution(towers(384), kernel: 3, padding: 1)
            Activation.relu
            map.convolution(towers(384), kernel: 3, padding: 1, groups: 2)
            Activation.relu
            map.convolution(towers(256), kernel: 3, padding: 1, groups: 2)
            Activation.relu
            map.maxPooling(3, stride: 2)
        }
        avgpool = map.averagePooling(atMost: 6)
        let hidden = configuration.scaled(4096)
        try configuration.check(dense: map.count, hidden)
        classifier = Sequential {
            Dropout(rate: configuration.dropout)
            map.dense(hidden)
            Activation.relu
            Dropout(rate: configuration.dropout)
            map.dense(hidden)
            Activation.relu
            map.dense(configuration.classes, initializer: .normal(standardDeviation: 0.01))
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var stages: [FeatureStage] {
        let first = configuration.stem.isSmall(for: imageShape) ? 1 : 4
        return zip([96, 256, 256], [first, 2 * first, 4 * first]).map {
            FeatureStage(channels: configuration.towers($0), stride: $1)
        }
    }
}

extension TwoTowerAlexNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "alexnet-two-towers", summary: "AlexNet as its paper has it, in two towers, with response normalisation",
            usual: TwoTowerAlexNetConfiguration())
    ]

    package static let options: [ModelOption<TwoTowerAlexNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
    ]
}
