// Deep Residual Learning for Image Recognition
// K. He, X. Zhang, S. Ren and J. Sun, CVPR 2016
// https://arxiv.org/abs/1512.03385
//
// Differences from the paper:
// - None from the networks of its section 4.2: shortcuts without parameters (its option A), He's initializer. The new
//   channels of a shortcut are half before, half after those there are.
//
// For images of 32x32x3 in ten classes, running statistics included; layer1 to layer3 are all blocks of a stage:
//
// | layer           | output   | resnet20 | resnet32 | resnet44 | resnet56 | resnet110 | plain20 | plain56 |
// | conv1           | 32x32x16 |      432 |      432 |      432 |      432 |       432 |     432 |     432 |
// | bn1             | 32x32x16 |       64 |       64 |       64 |       64 |        64 |      64 |      64 |
// | layer1          | 32x32x16 |    14208 |    23680 |    33152 |    42624 |     85248 |   14208 |   42624 |
// | layer2          | 16x16x32 |    51456 |    88832 |   126208 |   163584 |    331776 |   51456 |  163584 |
// | layer3          | 8x8x64   |   204288 |   352768 |   501248 |   649728 |   1317888 |  204288 |  649728 |
// | GlobalPooling2D | 64       |        0 |        0 |        0 |        0 |         0 |       0 |       0 |
// | fc              | 10       |      650 |      650 |      650 |      650 |       650 |     650 |     650 |

import EaselCore
import EaselGraph
import EaselLayers

/// The ResNet for small images, such as CIFAR's, with shortcuts without parameters, and the same without shortcuts: what
/// shows that plain networks get worse with depth, and residual ones better.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct CIFARResNet: ImageClassifier {
    /// The networks of the family, by the number of layers that have weights.
    public enum Variant: String, Hashable, Sendable, Codable, CaseIterable {
        /// 9 blocks.
        case resnet20
        /// 15 blocks.
        case resnet32
        /// 21 blocks.
        case resnet44
        /// 27 blocks.
        case resnet56
        /// 54 blocks.
        case resnet110
        /// `resnet20` without shortcuts.
        case plain20
        /// `resnet56` without shortcuts.
        case plain56

        /// The blocks of each of the three stages.
        var depth: Int {
            switch self {
            case .resnet20, .plain20: 3
            case .resnet32: 5
            case .resnet44: 7
            case .resnet56, .plain56: 9
            case .resnet110: 18
            }
        }

        /// Whether there are shortcuts.
        var isResidual: Bool { self != .plain20 && self != .plain56 }
    }

    /// The first convolution.
    public let conv1: Convolution2D
    /// The normalisation after it.
    public let bn1: BatchNorm
    /// The first stage of blocks.
    public let layer1: Sequential
    /// The second stage, at half the resolution.
    public let layer2: Sequential
    /// The third stage, at a quarter of the resolution.
    public let layer3: Sequential
    /// The output layer, from features to one logit for each class.
    public let fc: Dense
    /// The configuration the model was built from.
    public let configuration: CIFARResNetConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: CIFARResNetConfiguration = CIFARResNetConfiguration()) throws {
        try configuration.check()
        let variant = configuration.variant
        var map = FeatureMap(configuration.image, .heNormal)
        conv1 = map.convolution(configuration.scaled(16), kernel: 3, padding: 1, bias: false)
        bn1 = BatchNorm(channels: map.channels)
        func stage(_ index: Int) -> Sequential {
            Sequential {
                for block in 0..<variant.depth {
                    PlainBlock(
                        &map, channels: configuration.scaled(16 << index), stride: block == 0 && index > 0 ? 2 : 1,
                        isResidual: variant.isResidual)
                }
            }
        }
        (layer1, layer2, layer3) = (stage(0), stage(1), stage(2))
        fc = Dense(
            inputFeatures: map.channels, outputFeatures: configuration.classes, initializer: .leCunNormal,
            biasInitializer: .zeros)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(64)] }
    public var stages: [FeatureStage] {
        (0..<3).map { FeatureStage(channels: configuration.scaled(16 << $0), stride: 1 << $0) }
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let stem = unfit(images, "CIFARResNet") ?? bn1(conv1(images)).rectified()
        return Sequential.results([layer1, layer2, layer3], of: stem)
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        stageMaps(images).last.map { GlobalPooling2D.average($0) } ?? images
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { fc(features) }
}

extension CIFARResNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "resnet20", summary: "ResNet of 20 layers for small images", usual: CIFARResNetConfiguration(.resnet20)),
        ModelEntry(
            "resnet32", summary: "ResNet of 32 layers for small images", usual: CIFARResNetConfiguration(.resnet32)),
        ModelEntry(
            "resnet44", summary: "ResNet of 44 layers for small images", usual: CIFARResNetConfiguration(.resnet44)),
        ModelEntry(
            "resnet56", summary: "ResNet of 56 layers for small images", usual: CIFARResNetConfiguration(.resnet56)),
        ModelEntry(
            "resnet110", summary: "ResNet of 110 layers for small images", usual: CIFARResNetConfiguration(.resnet110)),
        ModelEntry(
            "plain20", summary: "resnet20 without shortcuts", usual: CIFARResNetConfiguration(.plain20)),
        ModelEntry(
            "plain56", summary: "resnet56 without shortcuts", usual: CIFARResNetConfiguration(.plain56)),
    ]

    package static let options: [ModelOption<CIFARResNetConfiguration>] = [.classes(\.classes), .width(\.widthFactor)]
}
