// Gradient-Based Learning Applied to Document Recognition
// Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Proceedings of the IEEE 86, 1998
// https://doi.org/10.1109/5.726791
//
// Differences from the paper:
// - Two convolutions of 3x3, the second of stride 2, then one maximum over 2x2, instead of two of 5x5 each followed by a
//   learned mean; 32 and 64 channels instead of 6 and 16, all of them connected.
// - Batch normalisation and ReLU instead of the scaled hyperbolic tangent, one dense layer of 128 instead of two of 120
//   and 84, with dropout (Srivastava et al., 2014), and a softmax instead of distances to hand-drawn prototypes.
//
// For images of 28x28x1 in ten classes:
//
// | layer                     | output        | parameters |
// | convolutions.0 Convolution2D | 28x28x32   |        288 |
// | convolutions.1 BatchNorm  | 28x28x32      |        128 |
// | relu                      | 28x28x32      |          0 |
// | convolutions.3 Convolution2D | 14x14x64   |      18432 |
// | convolutions.4 BatchNorm  | 14x14x64      |        256 |
// | relu                      | 14x14x64      |          0 |
// | MaxPooling2D              | 7x7x64        |          0 |
// | Flatten                   | 3136          |          0 |
// | Dropout                   | 3136          |          0 |
// | hidden.0 Dense            | 128           |     401536 |
// | relu                      | 128           |          0 |
// | Dropout                   | 128           |          0 |
// | output Dense              | 10            |       1290 |

import EaselCore
import EaselGraph
import EaselLayers

/// A small convolutional classifier, quick to train.
///
/// Beside the task itself it judges generators: which classes they draw, and how far the features of what they draw are
/// from those of real images.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct SmallConvNet: ImageClassifier {
    /// The convolutions, from images to feature maps.
    public let convolutions: Sequential
    /// The hidden layer, from feature maps to features.
    public let hidden: Sequential
    /// The dropout around the hidden layer.
    public let dropout: Dropout
    /// The output layer, from features to one logit for each class.
    public let output: Dense
    /// The configuration the model was built from.
    public let configuration: SmallConvNetConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: SmallConvNetConfiguration = SmallConvNetConfiguration()) throws {
        let (halved, pooled) = try configuration.sizes()
        let (first, second) = (configuration.widths[0], configuration.widths[1])
        convolutions = Sequential {
            Convolution2D(
                inputChannels: configuration.channels, outputChannels: first, kernelSize: 3, padding: .all(1),
                bias: false, initializer: .heNormal)
            BatchNorm(channels: first)
            Activation.relu
            Convolution2D(
                inputChannels: first, outputChannels: second, kernelSize: 3, stride: 2, padding: .all(1), bias: false,
                initializer: .heNormal)
            BatchNorm(channels: second)
            Activation.relu
            MaxPooling2D(
                kernelSize: Size2D(height: min(halved.height, 2), width: min(halved.width, 2)))
            Flatten()
            Dropout(rate: 0.25)
        }
        hidden = Sequential {
            Dense(
                inputFeatures: pooled.height * pooled.width * second, outputFeatures: configuration.featureSize,
                initializer: .heNormal, biasInitializer: .zeros)
            Activation.relu
        }
        dropout = Dropout(rate: 0.25)
        output = Dense(inputFeatures: configuration.featureSize, outputFeatures: configuration.classes)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.featureSize] }
    public var stages: [FeatureStage] {
        zip(configuration.widths, [1, 2]).map { FeatureStage(channels: $0, stride: $1) }
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let parts = [convolutions.modules[0..<3], convolutions.modules[3..<6]].map { Sequential(Array($0)) }
        return Sequential.results(parts, of: unfit(images, "SmallConvNet") ?? images)
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { output(dropout(features)) }

    /// The features that classes are predicted from: `[N, height, width, channels]` → `[N, featureSize]`.
    public func features(_ images: Tensor) -> Tensor {
        unfit(images, "SmallConvNet") ?? hidden(convolutions(images))
    }
}

extension SmallConvNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "small-convnet", aliases: ["classifier"], summary: "small convolutional network that classifies",
            usual: SmallConvNetConfiguration())
    ]

    package static let options: [ModelOption<SmallConvNetConfiguration>] = [
        .classes(\.classes),
        ModelOption("widths", \.widths, help: "Channels after each convolution.", each: 1...4096, count: 2...2),
        ModelOption("featureSize", \.featureSize, help: "Features that classes are predicted from.", in: 1...65536),
    ]
}
