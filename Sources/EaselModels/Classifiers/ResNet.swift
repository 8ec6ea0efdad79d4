// Deep Residual Learning for Image Recognition
// K. He, X. Zhang, S. Ren and J. Sun, CVPR 2016
// https://arxiv.org/abs/1512.03385
//
// Differences from the paper:
// - Those of torchvision's networks: a block of three convolutions has its stride in the middle one, and He's
//   initializer is from the fan-out.
// - The small stem, for images up to 64 pixels a side: a first convolution of 3x3 and stride 1, and no pooling.
//
// For images of 224x224x3 in 1000 classes, running statistics included; layer1 to layer4 are all blocks of a stage:
//
// | layer           | output     | resnet18 | resnet34 |
// | conv1           | 112x112x64 |     9408 |     9408 |
// | bn1             | 112x112x64 |      256 |      256 |
// | MaxPooling2D    | 56x56x64   |        0 |        0 |
// | layer1          | 56x56x64   |   148480 |   222720 |
// | layer2          | 28x28x128  |   526848 |  1118720 |
// | layer3          | 14x14x256  |  2102272 |  6829056 |
// | layer4          | 7x7x512    |  8398848 | 13121536 |
// | GlobalPooling2D | 512        |        0 |        0 |
// | fc              | 1000       |   513000 |   513000 |
//
// | layer           | output     | resnet50 | resnet101 | resnet152 |
// | conv1           | 112x112x64 |     9408 |      9408 |      9408 |
// | bn1             | 112x112x64 |      256 |       256 |       256 |
// | MaxPooling2D    | 56x56x64   |        0 |         0 |         0 |
// | layer1          | 56x56x256  |   218624 |    218624 |    218624 |
// | layer2          | 28x28x512  |  1226752 |   1226752 |   2353152 |
// | layer3          | 14x14x1024 |  7118848 |  26163200 |  40726528 |
// | layer4          | 7x7x2048   | 14987264 |  14987264 |  14987264 |
// | GlobalPooling2D | 2048       |        0 |         0 |         0 |
// | fc              | 1000       |  2049000 |   2049000 |   2049000 |

import EaselCore
import EaselGraph
import EaselLayers

/// ResNet: blocks of convolutions that learn what to add to their input.
///
/// Parameters have torchvision's names.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct ResNet: ImageClassifier {
    /// The networks of the family, by the number of layers that have weights.
    public enum Variant: String, Hashable, Sendable, Codable, CaseIterable {
        /// 8 blocks of two convolutions.
        case resnet18
        /// 16 blocks of two convolutions.
        case resnet34
        /// 16 blocks of three convolutions.
        case resnet50
        /// 33 blocks of three convolutions.
        case resnet101
        /// 50 blocks of three convolutions.
        case resnet152

        /// The blocks of each stage.
        var depths: [Int] {
            switch self {
            case .resnet18: [2, 2, 2, 2]
            case .resnet34, .resnet50: [3, 4, 6, 3]
            case .resnet101: [3, 4, 23, 3]
            case .resnet152: [3, 8, 36, 3]
            }
        }

        /// How many times more channels a block's last convolution has than its others; more than one means three.
        var expansion: Int { self == .resnet18 || self == .resnet34 ? 1 : 4 }
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
    /// The fourth stage, at an eighth of the resolution.
    public let layer4: Sequential
    /// The output layer, from features to one logit for each class.
    public let fc: Dense
    /// The configuration the model was built from.
    public let configuration: ResNetConfiguration
    private let maxpool: MaxPooling2D?

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: ResNetConfiguration = ResNetConfiguration()) throws {
        try configuration.check()
        let (variant, isSmall) = (configuration.variant, configuration.stem.isSmall(for: configuration.image))
        var map = FeatureMap(configuration.image, .varianceScaled(gain: 2, fan: .output, isUniform: false))
        let (kernel, stride) = isSmall ? (3, 1) : (7, 2)
        conv1 = map.convolution(
            configuration.scaled(64), kernel: kernel, stride: stride, padding: kernel / 2, bias: false)
        bn1 = BatchNorm(channels: map.channels)
        maxpool = isSmall ? nil : map.maxPooling(3, stride: 2, padding: 1)
        func stage(_ index: Int) -> Sequential {
            let width = 64 << index
            return Sequential {
                for block in 0..<variant.depths[index] {
                    let stride = block == 0 && index > 0 ? 2 : 1
                    if variant.expansion == 1 {
                        BasicBlock(&map, channels: configuration.scaled(width), stride: stride)
                    } else {
                        BottleneckBlock(
                            &map, narrow: configuration.scaled(width),
                            channels: configuration.scaled(width * variant.expansion), stride: stride)
                    }
                }
            }
        }
        (layer1, layer2, layer3, layer4) = (stage(0), stage(1), stage(2), stage(3))
        fc = Dense(inputFeatures: map.channels, outputFeatures: configuration.classes)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(512 * configuration.variant.expansion)] }
    public var stages: [FeatureStage] {
        let isSmall = configuration.stem.isSmall(for: imageShape)
        let blocks = (0..<4).map { index in
            FeatureStage(
                channels: configuration.scaled((64 << index) * configuration.variant.expansion),
                stride: (isSmall ? 1 : 4) << index)
        }
        return isSmall ? blocks : [FeatureStage(channels: configuration.scaled(64), stride: 2)] + blocks
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let stem = unfit(images, "ResNet") ?? bn1(conv1(images)).rectified()
        let blocks = Sequential.results([layer1, layer2, layer3, layer4], of: maxpool?(stem) ?? stem)
        return maxpool == nil ? blocks : [stem] + blocks
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        stageMaps(images).last.map { GlobalPooling2D.average($0) } ?? images
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { fc(features) }
}

extension ResNet: CatalogModel {
    package static let entries = [
        ModelEntry("resnet18", summary: "ResNet of 18 layers", usual: ResNetConfiguration(.resnet18)),
        ModelEntry("resnet34", summary: "ResNet of 34 layers", usual: ResNetConfiguration(.resnet34)),
        ModelEntry("resnet50", summary: "ResNet of 50 layers", usual: ResNetConfiguration(.resnet50)),
        ModelEntry("resnet101", summary: "ResNet of 101 layers", usual: ResNetConfiguration(.resnet101)),
        ModelEntry("resnet152", summary: "ResNet of 152 layers", usual: ResNetConfiguration(.resnet152)),
    ]

    package static let options: [ModelOption<ResNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem),
    ]
}
