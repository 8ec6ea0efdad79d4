// Very Deep Convolutional Networks for Large-Scale Image Recognition
// K. Simonyan and A. Zisserman, ICLR 2015
// https://arxiv.org/abs/1409.1556
//
// Differences from the paper:
// - The names that end in bn have batch normalisation (Ioffe and Szegedy, 2015) after each convolution, as torchvision's.
// - He's initializer, from the fan-out, where the paper begins a network with the weights of a shallower one.
// - Maps larger than 7x7 are pooled to that size by means before the dense layers; of smaller ones the first dense layer
//   sees what there is, so that it has fewer weights. A map of one row or column is not pooled further.
//
// For images of 224x224x3 in 1000 classes, running statistics included, layer by layer to where a map gets smaller:
//
// | layer                    | output      | vgg11     | vgg13     | vgg16     | vgg19     |
// | features                 | 224x224x64  |      1792 |     38720 |     38720 |     38720 |
// | MaxPooling2D             | 112x112x64  |         0 |         0 |         0 |         0 |
// | features                 | 112x112x128 |     73856 |    221440 |    221440 |    221440 |
// | MaxPooling2D             | 56x56x128   |         0 |         0 |         0 |         0 |
// | features                 | 56x56x256   |    885248 |    885248 |   1475328 |   2065408 |
// | MaxPooling2D             | 28x28x256   |         0 |         0 |         0 |         0 |
// | features                 | 28x28x512   |   3539968 |   3539968 |   5899776 |   8259584 |
// | MaxPooling2D             | 14x14x512   |         0 |         0 |         0 |         0 |
// | features                 | 14x14x512   |   4719616 |   4719616 |   7079424 |   9439232 |
// | MaxPooling2D             | 7x7x512     |         0 |         0 |         0 |         0 |
// | AdaptiveAveragePooling2D | 7x7x512     |         0 |         0 |         0 |         0 |
// | Flatten                  | 25088       |         0 |         0 |         0 |         0 |
// | classifier               | 1000        | 123642856 | 123642856 | 123642856 | 123642856 |
//
// | layer                    | output      | vgg11-bn  | vgg13-bn  | vgg16-bn  | vgg19-bn  |
// | features                 | 224x224x64  |      2048 |     39232 |     39232 |     39232 |
// | MaxPooling2D             | 112x112x64  |         0 |         0 |         0 |         0 |
// | features                 | 112x112x128 |     74368 |    222464 |    222464 |    222464 |
// | MaxPooling2D             | 56x56x128   |         0 |         0 |         0 |         0 |
// | features                 | 56x56x256   |    887296 |    887296 |   1478400 |   2069504 |
// | MaxPooling2D             | 28x28x256   |         0 |         0 |         0 |         0 |
// | features                 | 28x28x512   |   3544064 |   3544064 |   5905920 |   8267776 |
// | MaxPooling2D             | 14x14x512   |         0 |         0 |         0 |         0 |
// | features                 | 14x14x512   |   4723712 |   4723712 |   7085568 |   9447424 |
// | MaxPooling2D             | 7x7x512     |         0 |         0 |         0 |         0 |
// | AdaptiveAveragePooling2D | 7x7x512     |         0 |         0 |         0 |         0 |
// | Flatten                  | 25088       |         0 |         0 |         0 |         0 |
// | classifier               | 1000        | 123642856 | 123642856 | 123642856 | 123642856 |

import EaselCore
import EaselGraph
import EaselLayers

/// VGG: convolutions of 3x3 alone, and a maximum over 2x2 wherever the number of channels doubles.
///
/// Parameters have torchvision's names; `classifier.0.weight` takes a map's values in the order height, width, channels.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct VGG: SequentialClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// The dense layers, from feature maps to one logit for each class.
    public let classifier: Sequential
    /// The pooling between them.
    public let avgpool: AdaptiveAveragePooling2D
    /// The configuration the model was built from.
    public let configuration: VGGConfiguration
    private static let widths = [64, 128, 256, 512, 512]

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: VGGConfiguration = VGGConfiguration()) throws {
        try configuration.check()
        let variant = configuration.variant
        var map = FeatureMap(configuration.image, .varianceScaled(gain: 2, fan: .output, isUniform: false))
        features = Sequential {
            for (depth, width) in zip(variant.depths, Self.widths) {
                for _ in 0..<depth {
                    map.convolution(configuration.scaled(width), kernel: 3, padding: 1)
                    if variant.isNormalised { BatchNorm(channels: map.channels) }
                    Activation.relu
                }
                map.maxPooling(2, stride: 2)
            }
        }
        avgpool = map.averagePooling(atMost: 7)
        let hidden = configuration.scaled(4096)
        try configuration.check(dense: map.count, hidden)
        map.initializer = .normal(standardDeviation: 0.01)
        classifier = Sequential {
            map.dense(hidden)
            Activation.relu
            Dropout(rate: configuration.dropout)
            map.dense(hidden)
            Activation.relu
            Dropout(rate: configuration.dropout)
            map.dense(configuration.classes)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var stages: [FeatureStage] {
        zip(Self.widths, [1, 2, 4, 8, 16]).map { FeatureStage(channels: configuration.scaled($0), stride: $1) }
    }
}

extension VGG: CatalogModel {
    package static let entries = [
        ModelEntry("vgg11", summary: "VGG of 11 layers", usual: VGGConfiguration(.vgg11)),
        ModelEntry("vgg13", summary: "VGG of 13 layers", usual: VGGConfiguration(.vgg13)),
        ModelEntry("vgg16", summary: "VGG of 16 layers", usual: VGGConfiguration(.vgg16)),
        ModelEntry("vgg19", summary: "VGG of 19 layers", usual: VGGConfiguration(.vgg19)),
        ModelEntry(
            "vgg11-bn", summary: "VGG of 11 layers with batch normalisation", usual: VGGConfiguration(.vgg11BN)),
        ModelEntry(
            "vgg13-bn", summary: "VGG of 13 layers with batch normalisation", usual: VGGConfiguration(.vgg13BN)),
        ModelEntry(
            "vgg16-bn", summary: "VGG of 16 layers with batch normalisation", usual: VGGConfiguration(.vgg16BN)),
        ModelEntry(
            "vgg19-bn", summary: "VGG of 19 layers with batch normalisation", usual: VGGConfiguration(.vgg19BN)),
    ]

    package static let options: [ModelOption<VGGConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .dropout(\.dropout),
    ]
}
