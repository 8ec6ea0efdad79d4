// One Weird Trick for Parallelizing Convolutional Neural Networks
// A. Krizhevsky, arXiv, 2014, after Krizhevsky, Sutskever and Hinton, NeurIPS 2012
// https://arxiv.org/abs/1404.5997
//
// Differences from the paper:
// - Those of torchvision's network: one tower of 64, 192, 384, 256 and 256 filters where that of 2012 has two of half of
//   96, 256, 384, 384 and 256; no local response normalisation; PyTorch's initializer.
// - Maps larger than 6x6 are pooled to that size by means before the dense layers; of smaller ones the first dense layer
//   sees what there is, so that it has fewer weights.
// - The small stem, for images up to 64 pixels a side: a first convolution of 5x5 and stride 1.
//
// For images of 224x224x3 in 1000 classes:
//
// | layer                    | output    | parameters |
// | features.0 Convolution2D | 55x55x64  |      23296 |
// | relu                     | 55x55x64  |          0 |
// | MaxPooling2D             | 27x27x64  |          0 |
// | features.3 Convolution2D | 27x27x192 |     307392 |
// | relu                     | 27x27x192 |          0 |
// | MaxPooling2D             | 13x13x192 |          0 |
// | features.6 Convolution2D | 13x13x384 |     663936 |
// | relu                     | 13x13x384 |          0 |
// | features.8 Convolution2D | 13x13x256 |     884992 |
// | relu                     | 13x13x256 |          0 |
// | features.10 Convolution2D | 13x13x256 |    590080 |
// | relu                     | 13x13x256 |          0 |
// | MaxPooling2D             | 6x6x256   |          0 |
// | AdaptiveAveragePooling2D | 6x6x256   |          0 |
// | Flatten                  | 9216      |          0 |
// | Dropout                  | 9216      |          0 |
// | classifier.1 Dense       | 4096      |   37752832 |
// | relu                     | 4096      |          0 |
// | Dropout                  | 4096      |          0 |
// | classifier.4 Dense       | 4096      |   16781312 |
// | relu                     | 4096      |          0 |
// | classifier.6 Dense       | 1000      |    4097000 |

import EaselCore
import EaselGraph
import EaselLayers

/// AlexNet: the network that won the ImageNet challenge of 2012, in one tower.
///
/// Parameters have torchvision's names; `classifier.1.weight` takes a map's values in the order height, width, channels.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct AlexNet: SequentialClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// The dense layers, from feature maps to one logit for each class.
    public let classifier: Sequential
    /// The pooling between them.
    public let avgpool: AdaptiveAveragePooling2D
    /// The configuration the model was built from.
    public let configuration: AlexNetConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: AlexNetConfiguration = AlexNetConfiguration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        if !isSmall { try configuration.check(smallestSide: 7, wayOut: "or use the small stem") }
        let widths = [64, 192, 384, 256, 256].map(configuration.scaled)
        var map = FeatureMap(configuration.image, .pyTorchDefault, biasInitializer: .pyTorchDefault)
        features = Sequential {
            if isSmall {
                map.convolution(widths[0], kernel: 5, padding: 2)
            } else {
                map.convolution(widths[0], kernel: 11, stride: 4, padding: 2)
            }
            Activation.relu
            map.maxPooling(3, stride: 2)
            map.convolution(widths[1], kernel: 5, padding: 2)
            Activation.relu
            map.maxPooling(3, stride: 2)
            map.convolution(widths[2], kernel: 3, padding: 1)
            Activation.relu
            map.convolution(widths[3], kernel: 3, padding: 1)
            Activation.relu
            map.convolution(widths[4], kernel: 3, padding: 1)
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
            map.dense(configuration.classes)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var stages: [FeatureStage] {
        let first = configuration.stem.isSmall(for: imageShape) ? 1 : 4
        return zip([64, 192, 256], [first, 2 * first, 4 * first]).map {
            FeatureStage(channels: configuration.scaled($0), stride: $1)
        }
    }
}

extension AlexNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "alexnet", summary: "AlexNet in one tower, the network of the ImageNet challenge of 2012",
            usual: AlexNetConfiguration())
    ]

    package static let options: [ModelOption<AlexNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
    ]
}
