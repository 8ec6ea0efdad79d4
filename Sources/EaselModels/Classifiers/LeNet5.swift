// Gradient-Based Learning Applied to Document Recognition
// Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Proceedings of the IEEE 86, 1998
// https://doi.org/10.1109/5.726791
//
// Differences from the paper:
// - Every map of C3 sees all six of S2, not a chosen few: 61,706 parameters.
// - S2 and S4 take means without a learned factor and bias for each map.
// - The plain hyperbolic tangent, and a softmax instead of distances to hand-drawn prototypes.
// - Images under 32x32 are padded with zeros to that size, as the paper does with MNIST; larger ones are taken as they
//   are, and C5 then sees larger maps and has more weights.
//
// For images of 28x28x1 in ten classes:
//
// | layer            | output   | parameters |
// | c1 Convolution2D | 28x28x6  |        156 |
// | tanh             | 28x28x6  |          0 |
// | AveragePooling2D | 14x14x6  |          0 |
// | c3 Convolution2D | 10x10x16 |       2416 |
// | tanh             | 10x10x16 |          0 |
// | AveragePooling2D | 5x5x16   |          0 |
// | Flatten          | 400      |          0 |
// | c5 Dense         | 120      |      48120 |
// | tanh             | 120      |          0 |
// | f6 Dense         | 84       |      10164 |
// | tanh             | 84       |          0 |
// | output Dense     | 10       |        850 |

import EaselCore
import EaselGraph
import EaselLayers

/// LeNet-5: the convolutional network that read cheques.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct LeNet5: ImageClassifier {
    /// The first convolution, C1.
    public let c1: Convolution2D
    /// The second convolution, C3.
    public let c3: Convolution2D
    /// The third, C5, whose filters are as large as the map, so that it is a dense layer.
    public let c5: Dense
    /// The hidden layer F6.
    public let f6: Dense
    /// The output layer, from features to one logit for each class.
    public let output: Dense
    /// The configuration the model was built from.
    public let configuration: LeNet5Configuration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: LeNet5Configuration = LeNet5Configuration()) throws {
        try configuration.check()
        let widths = [6, 16, 120, 84].map(configuration.scaled)
        c1 = Convolution2D(
            inputChannels: configuration.channels, outputChannels: widths[0], kernelSize: 5,
            initializer: Self.initializer(25 * configuration.channels), biasInitializer: .zeros)
        c3 = Convolution2D(
            inputChannels: widths[0], outputChannels: widths[1], kernelSize: 5,
            initializer: Self.initializer(25 * widths[0]), biasInitializer: .zeros)
        func side(_ side: Int) -> Int { ((max(side, 32) - 4) / 2 - 4) / 2 }
        let count = side(configuration.height) * side(configuration.width) * widths[1]
        try configuration.check(dense: count, widths[2])
        func dense(_ inputs: Int, _ outputs: Int) -> Dense {
            Dense(
                inputFeatures: inputs, outputFeatures: outputs, initializer: Self.initializer(inputs),
                biasInitializer: .zeros)
        }
        (c5, f6) = (dense(count, widths[2]), dense(widths[2], widths[3]))
        output = dense(widths[3], configuration.classes)
        self.configuration = configuration
    }

    /// The paper's: uniform in ±2.4 / fan-in.
    private static func initializer(_ fanIn: Int) -> Initializer {
        .uniform(lower: -2.4 / Float(fanIn), upper: 2.4 / Float(fanIn))
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(84)] }
    public var stages: [FeatureStage] {
        [
            FeatureStage(channels: configuration.scaled(6), stride: 1),
            FeatureStage(channels: configuration.scaled(16), stride: 2),
        ]
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let (pool, tanh) = (AveragePooling2D(kernelSize: 2), Activation.tanh)
        let (rows, columns) = (max(32 - height, 0), max(32 - width, 0))
        let padded = (unfit(images, "LeNet5") ?? images).padded(
            low: [0, rows / 2, columns / 2, 0], high: [0, rows - rows / 2, columns - columns / 2, 0])
        let first = tanh(c1(padded))
        return [first, tanh(c3(pool(first)))]
    }

    /// The features of F6: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        let (pool, tanh) = (AveragePooling2D(kernelSize: 2), Activation.tanh)
        return tanh(f6(tanh(c5(Flatten()(pool(stageMaps(images)[1]))))))
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { output(features) }
}

extension LeNet5: CatalogModel {
    package static let entries = [
        ModelEntry("lenet5", summary: "LeNet-5, the network that read cheques", usual: LeNet5Configuration())
    ]

    package static let options: [ModelOption<LeNet5Configuration>] = [.classes(\.classes), .width(\.widthFactor)]
}
