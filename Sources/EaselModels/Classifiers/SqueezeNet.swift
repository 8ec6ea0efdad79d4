// SqueezeNet: AlexNet-Level Accuracy with 50x Fewer Parameters and <0.5MB Model Size
// F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally and K. Keutzer, arXiv, 2016
// https://arxiv.org/abs/1602.07360
//
// Differences from the paper:
// - It is version 1.1 of the authors' own: a first convolution of 64 filters of 3x3, and pooling earlier; 2.4 times less
//   arithmetic. He's uniform initializer, as torchvision's.
// - The small stem, for images up to 64 pixels a side: the first convolution has stride 1 and is padded.
//
// For images of 224x224x3 in 1000 classes; a number of features is a module of the paper, fire2 to fire9:
//
// | layer           | output     | parameters |
// | features        | 111x111x64 |       1792 |
// | MaxPooling2D    | 55x55x64   |          0 |
// | features        | 55x55x128  |      23840 |
// | MaxPooling2D    | 27x27x128  |          0 |
// | features        | 27x27x256  |      94784 |
// | MaxPooling2D    | 13x13x256  |          0 |
// | features        | 13x13x512  |     602080 |
// | classifier      | 13x13x1000 |     513000 |
// | GlobalPooling2D | 1000       |          0 |

import EaselCore
import EaselGraph
import EaselLayers

/// SqueezeNet: fire modules, which squeeze channels by convolutions of 1x1 before those of 3x3.
///
/// Parameters have torchvision's names. As in the paper a ReLU follows the last convolution, so a class whose values are
/// negative at every position has no gradient, and may never be learned: use a small learning rate.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct SqueezeNet: ImageClassifier {
    /// The convolutions, from images to feature maps.
    public let features: Sequential
    /// The last convolution, from feature maps to a logit for each class and position, and their mean.
    public let classifier: Sequential
    /// The configuration the model was built from.
    public let configuration: SqueezeNetConfiguration
    /// The shape of the last map.
    private let mapShape: Shape

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: SqueezeNetConfiguration = SqueezeNetConfiguration()) throws {
        try configuration.check()
        let isSmall = configuration.stem.isSmall(for: configuration.image)
        if !isSmall { try configuration.check(smallestSide: 3, wayOut: "or use the small stem") }
        var map = FeatureMap(configuration.image, .heUniform)
        let width = configuration.scaled
        features = Sequential {
            map.convolution(width(64), kernel: 3, stride: isSmall ? 1 : 2, padding: isSmall ? 1 : 0)
            Activation.relu
            map.maxPooling(3, stride: 2, ceilMode: true)
            Fire(&map, squeeze: width(16), expand: width(64))
            Fire(&map, squeeze: width(16), expand: width(64))
            map.maxPooling(3, stride: 2, ceilMode: true)
            Fire(&map, squeeze: width(32), expand: width(128))
            Fire(&map, squeeze: width(32), expand: width(128))
            map.maxPooling(3, stride: 2, ceilMode: true)
            Fire(&map, squeeze: width(48), expand: width(192))
            Fire(&map, squeeze: width(48), expand: width(192))
            Fire(&map, squeeze: width(64), expand: width(256))
            Fire(&map, squeeze: width(64), expand: width(256))
        }
        classifier = Sequential {
            Dropout(rate: configuration.dropout)
            Convolution2D(
                inputChannels: map.channels, outputChannels: configuration.classes, kernelSize: 1,
                initializer: .normal(standardDeviation: 0.01), biasInitializer: .zeros)
            Activation.relu
            GlobalPooling2D.average
        }
        mapShape = [map.size.height, map.size.width, map.channels]
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    /// The number of values in the last map.
    public var featureShape: Shape { [mapShape.count] }
    public var stages: [FeatureStage] {
        let (first, width) = (configuration.stem.isSmall(for: imageShape) ? 1 : 2, configuration.scaled)
        let channels = [width(64), 2 * width(64), 2 * width(128), 2 * width(256)]
        return channels.enumerated().map { FeatureStage(channels: $1, stride: first << $0) }
    }

    /// The last map in one row: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        let convolutions: Sequential = features
        return unfit(images, "SqueezeNet") ?? convolutions(images).flattened()
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let convolutions: Sequential = features
        return convolutions.mapsBeforePooling(unfit(images, "SqueezeNet") ?? images)
    }

    public func logits(ofFeatures features: Tensor) -> Tensor {
        guard features.node != nil else { return features }
        return classifier(features.reshaped(to: Shape([features.shape[0]] + mapShape.dimensions)))
    }
}

/// A fire module: a convolution of 1x1 that squeezes channels, then ones of 1x1 and 3x3 side by side that expand them.
private struct Fire: Module {
    let squeeze: Convolution2D
    let expand1x1: Convolution2D
    let expand3x3: Convolution2D

    init(_ map: inout FeatureMap, squeeze width: Int, expand: Int) {
        squeeze = map.convolution(width, kernel: 1)
        var other = map
        expand1x1 = map.convolution(expand, kernel: 1)
        expand3x3 = other.convolution(expand, kernel: 3, padding: 1)
        map.joined(channels: 2 * expand)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let squeezed = squeeze(input).rectified()
        return joined([expand1x1(squeezed).rectified(), expand3x3(squeezed).rectified()])
    }
}

extension SqueezeNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "squeezenet", summary: "SqueezeNet 1.1, as accurate as AlexNet with fifty times fewer parameters",
            usual: SqueezeNetConfiguration())
    ]

    package static let options: [ModelOption<SqueezeNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .stem(\.stem), .dropout(\.dropout),
    ]
}
