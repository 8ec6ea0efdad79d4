// Going Deeper with Convolutions
// C. Szegedy, W. Liu, Y. Jia, P. Sermanet, S. Reed, D. Anguelov, D. Erhan, V. Vanhoucke and A. Rabinovich, CVPR 2015
// https://arxiv.org/abs/1409.4842
//
// Differences from the paper:
// - googlenet has those of torchvision's network: batch normalisation (Ioffe and Szegedy, 2015) after each convolution
//   instead of local response normalisation, a 3x3 where the paper has a 5x5, a last pooling of 2x2, means to 4x4 in the
//   auxiliary heads, dropout of 0.2. googlenet-paper has none of them, but that its weights are drawn by He's rule: the
//   paper does not say how it draws them.
// - The small stem, for images up to 64 pixels a side: a first convolution of 3x3 and stride 1, and no first pooling.
// - Where a map is smaller than 4x4, or 5x5, an auxiliary head's first dense layer sees what there is.
//
// For images of 224x224x3 in 1000 classes, running statistics included, without the heads that only training has:
//
// | layer           | output     | googlenet  |
// | conv1           | 112x112x64 |       9664 |
// | MaxPooling2D    | 56x56x64   |          0 |
// | conv2           | 56x56x64   |       4352 |
// | conv3           | 56x56x192  |     111360 |
// | MaxPooling2D    | 28x28x192  |          0 |
// | inception3a     | 28x28x256  |     156608 |
// | inception3b     | 28x28x480  |     341504 |
// | MaxPooling2D    | 14x14x480  |          0 |
// | inception4a     | 14x14x512  |     365760 |
// | inception4b     | 14x14x512  |     426528 |
// | inception4c     | 14x14x512  |     487520 |
// | inception4d     | 14x14x528  |     574720 |
// | inception4e     | 14x14x832  |     805888 |
// | MaxPooling2D    | 7x7x832    |          0 |
// | inception5a     | 7x7x832    |     980992 |
// | inception5b     | 7x7x1024   |    1349568 |
// | GlobalPooling2D | 1024       |          0 |
// | Dropout         | 1024       |          0 |
// | fc              | 1000       |    1025000 |
//
// | layer             | output     | googlenet-paper |
// | conv1             | 112x112x64 |            9472 |
// | MaxPooling2D      | 56x56x64   |               0 |
// | LocalResponseNorm | 56x56x64   |               0 |
// | conv2             | 56x56x64   |            4160 |
// | conv3             | 56x56x192  |          110784 |
// | MaxPooling2D      | 28x28x192  |               0 |
// | inception3a       | 28x28x256  |          163696 |
// | inception3b       | 28x28x480  |          388736 |
// | MaxPooling2D      | 14x14x480  |               0 |
// | inception4a       | 14x14x512  |          376176 |
// | inception4b       | 14x14x512  |          449160 |
// | inception4c       | 14x14x512  |          510104 |
// | inception4d       | 14x14x528  |          605376 |
// | inception4e       | 14x14x832  |          868352 |
// | MaxPooling2D      | 7x7x832    |               0 |
// | inception5a       | 7x7x832    |         1043456 |
// | inception5b       | 7x7x1024   |         1444080 |
// | GlobalPooling2D   | 1024       |               0 |
// | Dropout           | 1024       |               0 |
// | fc                | 1000       |         1025000 |

import EaselCore
import EaselGraph
import EaselLayers

/// GoogLeNet (Inception v1): modules of convolutions of several sizes side by side, and two auxiliary heads in training.
///
/// Parameters have torchvision's names; `aux1.fc1.weight` and `aux2.fc1.weight` take a map's values in the order height,
/// width, channels.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct GoogLeNet: ImageClassifier {
    /// The networks of the family.
    public enum Variant: String, Hashable, Sendable, Codable, CaseIterable {
        /// torchvision's, with batch normalisation.
        case googlenet
        /// The paper's, with local response normalisation.
        case paper = "googlenet-paper"

        /// Whether batch normalisation follows each convolution.
        var isNormalised: Bool { self == .googlenet }
        /// The initializer of weights.
        var initializer: Initializer {
            self == .googlenet ? .truncatedNormal(standardDeviation: 0.01) : .heNormal
        }
    }

    /// The first convolutions, from images to the first module.
    public let conv1, conv2, conv3: NormalisedConvolution
    /// The inception modules, by the paper's names.
    public let inception3a, inception3b, inception4a, inception4b, inception4c, inception4d, inception4e, inception5a,
        inception5b: InceptionModule
    /// The auxiliary heads, which only training has; `nil` where they are left out.
    public let aux1, aux2: InceptionHead?
    /// The dropout before the output layer.
    public let dropout: Dropout
    /// The output layer, from features to one logit for each class.
    public let fc: Dense
    /// The configuration the model was built from.
    public let configuration: GoogLeNetConfiguration
    private let maxpool1: MaxPooling2D?
    private let maxpool2, maxpool3, maxpool4: MaxPooling2D
    private let normalisation: LocalResponseNorm?

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: GoogLeNetConfiguration = GoogLeNetConfiguration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        let variant = configuration.variant
        var map = FeatureMap(configuration.image, variant.initializer)
        func module(_ widths: Int...) -> InceptionModule {
            InceptionModule(&map, widths.map(configuration.scaled), variant)
        }
        func convolution(_ channels: Int, kernel: Int, stride: Int = 1) -> NormalisedConvolution {
            NormalisedConvolution(
                &map, configuration.scaled(channels), kernel: Size2D(kernel), stride: stride,
                padding: Size2D(kernel / 2), isNormalised: variant.isNormalised)
        }
        func head() -> InceptionHead? {
            configuration.leavesOutHeads ? nil : InceptionHead(map, configuration)
        }
        let (kernel, stride) = isSmall ? (3, 1) : (7, 2)
        conv1 = convolution(64, kernel: kernel, stride: stride)
        maxpool1 = isSmall ? nil : map.maxPooling(3, stride: 2, ceilMode: true)
        conv2 = convolution(64, kernel: 1)
        conv3 = convolution(192, kernel: 3)
        maxpool2 = map.maxPooling(3, stride: 2, ceilMode: true)
        inception3a = module(64, 96, 128, 16, 32, 32)
        inception3b = module(128, 128, 192, 32, 96, 64)
        maxpool3 = map.maxPooling(3, stride: 2, ceilMode: true)
        inception4a = module(192, 96, 208, 16, 48, 64)
        aux1 = head()
        inception4b = module(160, 112, 224, 24, 64, 64)
        inception4c = module(128, 128, 256, 24, 64, 64)
        inception4d = module(112, 144, 288, 32, 64, 64)
        aux2 = head()
        inception4e = module(256, 160, 320, 32, 128, 128)
        maxpool4 = map.maxPooling(variant == .googlenet ? 2 : 3, stride: 2, ceilMode: true)
        inception5a = module(256, 160, 320, 32, 128, 128)
        inception5b = module(384, 192, 384, 48, 128, 128)
        // The paper gives no numbers; these are those of Caffe's network.
        normalisation = variant.isNormalised ? nil : LocalResponseNorm(size: 5, alpha: 1e-4, beta: 0.75, k: 1)
        dropout = Dropout(rate: configuration.dropout)
        fc = Dense(
            inputFeatures: map.channels, outputFeatures: configuration.classes, initializer: variant.initializer,
            biasInitializer: variant.isNormalised ? .pyTorchDefault : .zeros)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [inception5b.channels] }
    public var stages: [FeatureStage] {
        let maps = [configuration.scaled(192), inception3b.channels, inception4e.channels, inception5b.channels]
        let isSmall = configuration.stem.isSmall(for: imageShape)
        let modules = maps.enumerated().map { FeatureStage(channels: $1, stride: (isSmall ? 1 : 4) << $0) }
        return isSmall ? modules : [FeatureStage(channels: configuration.scaled(64), stride: 2)] + modules
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor { maps(images).features }

    public func logits(ofFeatures features: Tensor) -> Tensor { fc(dropout(features)) }

    /// The logits, and those of the auxiliary heads, whose losses weigh 0.3 each.
    public func output(of images: Tensor) -> ClassifierOutput {
        let (first, second, features) = maps(images)
        let heads = [aux1.map { $0(first) }, aux2.map { $0(second) }].compactMap { $0 }
        return ClassifierOutput(logits: logits(ofFeatures: features), auxiliaryLogits: heads.map { ($0, 0.3) })
    }

    /// The maps that the auxiliary heads see, and the features.
    private func maps(_ images: Tensor) -> (first: Tensor, second: Tensor, features: Tensor) {
        if let unfit = unfit(images, "GoogLeNet") { return (unfit, unfit, unfit) }
        let first = conv1(images)
        let pooled = maxpool1?(first) ?? first
        let stem = conv3(conv2(normalisation?(pooled) ?? pooled))
        let third = inception3b(inception3a(maxpool2(normalisation?(stem) ?? stem)))
        let fourth = inception4a(maxpool3(third))
        let second = inception4d(inception4c(inception4b(fourth)))
        let last = inception5b(inception5a(maxpool4(inception4e(second))))
        return (fourth, second, GlobalPooling2D.average(last))
    }
}

extension GoogLeNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "googlenet", summary: "GoogLeNet (Inception v1) with batch normalisation", usual: GoogLeNetConfiguration()),
        ModelEntry(
            "googlenet-paper", summary: "GoogLeNet (Inception v1) as its paper has it",
            usual: GoogLeNetConfiguration(.paper, dropout: 0.4)),
    ]

    package static let options: [ModelOption<GoogLeNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
        ModelOption(
            "withoutHeads", \.leavesOutHeads, help: "Leave the two auxiliary heads out of training."),
    ]
}
