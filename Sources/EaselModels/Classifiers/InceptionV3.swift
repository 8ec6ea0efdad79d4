// Rethinking the Inception Architecture for Computer Vision
// C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna, CVPR 2016
// https://arxiv.org/abs/1512.00567
//
// Differences from the paper:
// - Those of torchvision's network, whose modules are those of the authors' program: the first convolutions and the
//   channels of modules are not all as in the paper's table; labels are not smoothed by the model.
// - The small stem, for images up to 64 pixels a side: the first convolutions are padded and of stride 1, and the first
//   pooling is left out.
// - A map that is smaller than the filters which make it smaller is padded.
//
// For images of 299x299x3 in 1000 classes, running statistics included, without the head that only training has:
//
// | layer           | output     | parameters |
// | Conv2d_1a_3x3   | 149x149x32 |        992 |
// | Conv2d_2a_3x3   | 147x147x32 |       9344 |
// | Conv2d_2b_3x3   | 147x147x64 |      18688 |
// | MaxPooling2D    | 73x73x64   |          0 |
// | Conv2d_3b_1x1   | 73x73x80   |       5440 |
// | Conv2d_4a_3x3   | 71x71x192  |     139008 |
// | MaxPooling2D    | 35x35x192  |          0 |
// | Mixed_5b        | 35x35x256  |     256832 |
// | Mixed_5c        | 35x35x288  |     278464 |
// | Mixed_5d        | 35x35x288  |     286144 |
// | Mixed_6a        | 17x17x768  |    1154560 |
// | Mixed_6b        | 17x17x768  |    1300480 |
// | Mixed_6c        | 17x17x768  |    1694464 |
// | Mixed_6d        | 17x17x768  |    1694464 |
// | Mixed_6e        | 17x17x768  |    2145792 |
// | Mixed_7a        | 8x8x1280   |    1700864 |
// | Mixed_7b        | 8x8x2048   |    5051136 |
// | Mixed_7c        | 8x8x2048   |    6083328 |
// | GlobalPooling2D | 2048       |          0 |
// | Dropout         | 2048       |          0 |
// | fc              | 1000       |    2049000 |

import EaselCore
import EaselGraph
import EaselLayers

/// Inception v3: modules of convolutions side by side, whose large filters are made of small ones or of rows and columns,
/// and an auxiliary head in training.
///
/// Parameters have torchvision's names.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
// swift-format-ignore: AlwaysUseLowerCamelCase
public struct InceptionV3: ImageClassifier {
    /// The first convolutions, from images to the first module.
    public let Conv2d_1a_3x3, Conv2d_2a_3x3, Conv2d_2b_3x3, Conv2d_3b_1x1, Conv2d_4a_3x3: NormalisedConvolution
    /// The modules at an eighth of the resolution.
    public let Mixed_5b, Mixed_5c, Mixed_5d: any Module
    /// The modules at a sixteenth of the resolution; the first makes the map smaller.
    public let Mixed_6a, Mixed_6b, Mixed_6c, Mixed_6d, Mixed_6e: any Module
    /// The auxiliary head, which only training has; `nil` where it is left out.
    public let AuxLogits: InceptionV3Head?
    /// The modules at a thirty-second of the resolution; the first makes the map smaller.
    public let Mixed_7a, Mixed_7b, Mixed_7c: any Module
    /// The dropout before the output layer.
    public let dropout: Dropout
    /// The output layer, from features to one logit for each class.
    public let fc: Dense
    /// The configuration the model was built from.
    public let configuration: InceptionV3Configuration
    private let maxpool1: MaxPooling2D?
    private let maxpool2: MaxPooling2D
    /// Channels at an eighth, a sixteenth and a thirty-second of the resolution.
    private let widths: [Int]

    /// The initializer of weights.
    static let initializer = Initializer.truncatedNormal(standardDeviation: 0.1)

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: InceptionV3Configuration = InceptionV3Configuration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        if !isSmall { try configuration.check(smallestSide: 19, wayOut: "or use the small stem") }
        let width = configuration.scaled
        var map = FeatureMap(configuration.image, Self.initializer)
        let (stride, padding) = isSmall ? (1, 1) : (2, 0)
        func convolution(_ channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0) -> NormalisedConvolution {
            NormalisedConvolution(
                &map, width(channels), kernel: Size2D(kernel), stride: stride, padding: Size2D(padding))
        }
        Conv2d_1a_3x3 = convolution(32, kernel: 3, stride: stride, padding: padding)
        Conv2d_2a_3x3 = convolution(32, kernel: 3, padding: padding)
        Conv2d_2b_3x3 = convolution(64, kernel: 3, padding: 1)
        maxpool1 = isSmall ? nil : map.maxPooling(3, stride: 2)
        Conv2d_3b_1x1 = convolution(80, kernel: 1)
        Conv2d_4a_3x3 = convolution(192, kernel: 3, padding: padding)
        maxpool2 = map.maxPooling(3, stride: 2)
        Mixed_5b = InceptionA(&map, pooled: 32, width)
        Mixed_5c = InceptionA(&map, pooled: 64, width)
        Mixed_5d = InceptionA(&map, pooled: 64, width)
        let eighth = map.channels
        Mixed_6a = InceptionB(&map, width)
        Mixed_6b = InceptionC(&map, between: 128, width)
        Mixed_6c = InceptionC(&map, between: 160, width)
        Mixed_6d = InceptionC(&map, between: 160, width)
        Mixed_6e = InceptionC(&map, between: 192, width)
        let sixteenth = map.channels
        AuxLogits = configuration.leavesOutHead ? nil : InceptionV3Head(map, configuration)
        Mixed_7a = InceptionD(&map, width)
        Mixed_7b = InceptionE(&map, width)
        Mixed_7c = InceptionE(&map, width)
        widths = [eighth, sixteenth, map.channels]
        dropout = Dropout(rate: configuration.dropout)
        fc = Dense(
            inputFeatures: map.channels, outputFeatures: configuration.classes, initializer: Self.initializer)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [widths[2]] }
    public var stages: [FeatureStage] {
        let isSmall = configuration.stem.isSmall(for: imageShape)
        let first = isSmall ? [(192, 1)] : [(64, 2), (80, 4)]
        return first.map { FeatureStage(channels: configuration.scaled($0.0), stride: $0.1) }
            + widths.enumerated().map { FeatureStage(channels: $1, stride: (isSmall ? 2 : 8) << $0) }
    }

    /// The mean of the last map: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor { maps(images).features }

    public func logits(ofFeatures features: Tensor) -> Tensor { fc(dropout(features)) }

    /// The logits, and those of the auxiliary head, whose loss weighs 0.4.
    public func output(of images: Tensor) -> ClassifierOutput {
        let (middle, features) = maps(images)
        let heads = [AuxLogits].compactMap { $0 }
        return ClassifierOutput(
            logits: logits(ofFeatures: features), auxiliaryLogits: heads.map { ($0(middle), 0.4) })
    }

    /// The map that the auxiliary head sees, and the features.
    private func maps(_ images: Tensor) -> (middle: Tensor, features: Tensor) {
        if let unfit = unfit(images, "InceptionV3") { return (unfit, unfit) }
        let first = Conv2d_2b_3x3(Conv2d_2a_3x3(Conv2d_1a_3x3(images)))
        let stem = maxpool2(Conv2d_4a_3x3(Conv2d_3b_1x1(maxpool1?(first) ?? first)))
        let fifth = Mixed_5d(Mixed_5c(Mixed_5b(stem)))
        let middle = Mixed_6e(Mixed_6d(Mixed_6c(Mixed_6b(Mixed_6a(fifth)))))
        return (middle, GlobalPooling2D.average(Mixed_7c(Mixed_7b(Mixed_7a(middle)))))
    }
}

extension InceptionV3: CatalogModel {
    package static let entries = [
        ModelEntry(
            "inception-v3", summary: "Inception v3, GoogLeNet's modules with smaller filters",
            usual: InceptionV3Configuration())
    ]

    package static let options: [ModelOption<InceptionV3Configuration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
        ModelOption("withoutHeads", \.leavesOutHead, help: "Leave the auxiliary head out of training."),
    ]
}
