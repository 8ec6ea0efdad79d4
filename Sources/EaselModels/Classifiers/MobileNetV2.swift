// MobileNetV2: Inverted Residuals and Linear Bottlenecks
// M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, CVPR 2018
// https://arxiv.org/abs/1801.04381
//
// Differences from the paper:
// - He's initializer from the fan-out, as torchvision's.
// - A width factor is one on every layer but the last, and channels are rounded to whole numbers; the paper's leaves the
//   last convolution as it is where it is below 1, and rounds to multiples of 8.
// - The small stem, for images up to 64 pixels a side: the first convolution and the first depthwise one of stride 2
//   have stride 1.
//
// Blocks, by the factor that they widen a map by, channels, how many there are in a row, and the stride of the first:
// 1 16 1 1, 6 24 2 2, 6 32 3 2, 6 64 4 2, 6 96 3 1, 6 160 3 2, 6 320 1 1.
//
// For images of 224x224x3 in 1000 classes, running statistics included:
//
// | layer           | output   | parameters |
// | features        | 7x7x1280 |    2257984 |
// | GlobalPooling2D | 1280     |          0 |
// | Dropout         | 1280     |          0 |
// | classifier      | 1000     |    1281000 |

import EaselCore
import EaselGraph
import EaselLayers

/// MobileNetV2: blocks that widen a map, look around in each channel by itself, and narrow it again without an
/// activation; small and quick.
///
/// Parameters have torchvision's names.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct MobileNetV2: ImageClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// Dropout and the output layer, from features to one logit for each class.
    public let classifier: Sequential
    /// The configuration the model was built from.
    public let configuration: MobileNetV2Configuration

    /// The stages of blocks: the factor that they widen by, channels, blocks, and the stride of the first.
    private static let stages = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: MobileNetV2Configuration = MobileNetV2Configuration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        var map = FeatureMap(configuration.image, .varianceScaled(gain: 2, fan: .output, isUniform: false))
        features = Sequential {
            map.clipped(configuration.scaled(32), kernel: 3, stride: isSmall ? 1 : 2)
            for (index, stage) in Self.stages.enumerated() {
                for block in 0..<stage.2 {
                    let inputs = block > 0 ? stage.1 : index > 0 ? Self.stages[index - 1].1 : 32
                    MobileNetBlock(
                        &map,
                        InvertedResidual(
                            hidden: stage.0 > 1 ? configuration.scaled(inputs * stage.0) : nil,
                            channels: configuration.scaled(stage.1), kernel: 3,
                            stride: block > 0 || isSmall && index == 1 ? 1 : stage.3, isResidual: block > 0))
                }
            }
            map.clipped(configuration.scaled(1280), kernel: 1)
        }
        classifier = Sequential {
            Dropout(rate: configuration.dropout)
            Dense(
                inputFeatures: map.channels, outputFeatures: configuration.classes,
                initializer: .normal(standardDeviation: 0.01), biasInitializer: .zeros)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(1280)] }
    public var stages: [FeatureStage] {
        let isSmall = configuration.stem.isSmall(for: imageShape)
        let widths = isSmall ? [24, 32, 96, 320] : [16, 24, 32, 96, 320]
        return widths.enumerated().map {
            FeatureStage(channels: configuration.scaled($1), stride: (isSmall ? 1 : 2) << $0)
        }
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        let convolutions: Sequential = features
        return unfit(images, "MobileNetV2") ?? GlobalPooling2D.average(convolutions(images))
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { classifier(features) }
}

extension MobileNetV2: CatalogModel {
    package static let entries = [
        ModelEntry(
            "mobilenet-v2", summary: "MobileNetV2, small and quick for its accuracy",
            usual: MobileNetV2Configuration())
    ]

    package static let options: [ModelOption<MobileNetV2Configuration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
    ]
}
