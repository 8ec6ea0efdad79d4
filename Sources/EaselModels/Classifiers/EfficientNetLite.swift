// EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks
// M. Tan and Q. V. Le, ICML 2019
// https://arxiv.org/abs/1905.11946
//
// Differences from the paper:
// - Those of the authors' own Lite0, which is B0 for phones: no squeeze-and-excite, and ReLU6 instead of SiLU.
// - Padding is the same on both sides, as in PyTorch, unless the convention is TensorFlow's; no block is left out at
//   random in training.
// - The small stem, for images up to 64 pixels a side: the first convolution and the first depthwise one of stride 2
//   have stride 1.
//
// Blocks, by the factor that they widen a map by, the side of their depthwise filters, channels, how many there are in a
// row, and the stride of the first: 1 3 16 1 1, 6 3 24 2 2, 6 5 40 2 2, 6 3 80 3 2, 6 5 112 3 1, 6 5 192 4 2, 6 3 320 1 1.
//
// For images of 224x224x3 in 1000 classes, running statistics included:
//
// | layer           | output   | parameters |
// | features        | 7x7x1280 |    3413024 |
// | GlobalPooling2D | 1280     |          0 |
// | Dropout         | 1280     |          0 |
// | classifier      | 1000     |    1281000 |

import EaselCore
import EaselGraph
import EaselLayers

/// EfficientNet-Lite0: MobileNetV2's blocks with larger filters, in the proportions that a search for accuracy found.
///
/// Parameters have the names of torchvision's EfficientNet, without those of squeeze-and-excite.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct EfficientNetLite: ImageClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// Dropout and the output layer, from features to one logit for each class.
    public let classifier: Sequential
    /// The configuration the model was built from.
    public let configuration: EfficientNetLiteConfiguration

    /// The stages of blocks: the factor that they widen by, the side of their filters, channels, blocks, and the stride
    /// of the first.
    private static let stages = [
        (1, 3, 16, 1, 1), (6, 3, 24, 2, 2), (6, 5, 40, 2, 2), (6, 3, 80, 3, 2), (6, 5, 112, 3, 1), (6, 5, 192, 4, 2),
        (6, 3, 320, 1, 1),
    ]

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: EfficientNetLiteConfiguration = EfficientNetLiteConfiguration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        var map = FeatureMap(
            configuration.image, .varianceScaled(gain: 2, fan: .output, isUniform: false),
            convention: configuration.convention)
        features = Sequential {
            map.clipped(configuration.scaled(32), kernel: 3, stride: isSmall ? 1 : 2)
            for (index, stage) in Self.stages.enumerated() {
                Sequential {
                    for block in 0..<stage.3 {
                        let inputs = block > 0 ? stage.2 : index > 0 ? Self.stages[index - 1].2 : 32
                        EfficientNetBlock(
                            &map,
                            InvertedResidual(
                                hidden: stage.0 > 1 ? configuration.scaled(inputs * stage.0) : nil,
                                channels: configuration.scaled(stage.2), kernel: stage.1,
                                stride: block > 0 || isSmall && index == 1 ? 1 : stage.4, isResidual: block > 0))
                    }
                }
            }
            map.clipped(configuration.scaled(1280), kernel: 1)
        }
        let bound = 1 / Float(configuration.classes).squareRoot()
        classifier = Sequential {
            Dropout(rate: configuration.dropout)
            Dense(
                inputFeatures: map.channels, outputFeatures: configuration.classes,
                initializer: .uniform(lower: -bound, upper: bound), biasInitializer: .zeros)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(1280)] }
    public var stages: [FeatureStage] {
        let isSmall = configuration.stem.isSmall(for: imageShape)
        let widths = isSmall ? [24, 40, 112, 320] : [16, 24, 40, 112, 320]
        return widths.enumerated().map {
            FeatureStage(channels: configuration.scaled($1), stride: (isSmall ? 1 : 2) << $0)
        }
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        let convolutions: Sequential = features
        return unfit(images, "EfficientNetLite") ?? GlobalPooling2D.average(convolutions(images))
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let convolutions: Sequential = features
        let ends = configuration.stem.isSmall(for: imageShape) ? [2, 3, 5, 7] : [1, 2, 3, 5, 7]
        return convolutions.maps(after: ends, of: unfit(images, "EfficientNetLite") ?? images)
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { classifier(features) }
}

extension EfficientNetLite: CatalogModel {
    package static let entries = [
        ModelEntry(
            "efficientnet-lite0", summary: "EfficientNet-Lite0, EfficientNet for phones",
            usual: EfficientNetLiteConfiguration())
    ]

    package static let options: [ModelOption<EfficientNetLiteConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
        ModelOption(
            "convention", \.convention,
            help: "Where padding is put and what normalisations add to variances: \(NetworkConvention.names).",
            valueName: "framework", parse: { try NetworkConvention(parsing: $0) },
            text: { $0 == .pyTorch ? nil : $0.rawValue }),
    ]
}
