// TensorFlow: Large-Scale Machine Learning on Heterogeneous Distributed Systems
// M. Abadi et al., arXiv, 2016; the network is that of its tutorial "Deep MNIST for experts"
// https://arxiv.org/abs/1603.04467
//
// Differences from the paper:
// - None from the tutorial's network: weights are truncated normals of deviation 0.1, biases begin at 0.1.
//
// For images of 28x28x1 in ten classes:
//
// | layer               | output   | parameters |
// | conv1 Convolution2D | 28x28x32 |        832 |
// | relu                | 28x28x32 |          0 |
// | MaxPooling2D        | 14x14x32 |          0 |
// | conv2 Convolution2D | 14x14x64 |      51264 |
// | relu                | 14x14x64 |          0 |
// | MaxPooling2D        | 7x7x64   |          0 |
// | Flatten             | 3136     |          0 |
// | fc1 Dense           | 1024     |    3212288 |
// | relu                | 1024     |          0 |
// | Dropout             | 1024     |          0 |
// | fc2 Dense           | 10       |      10250 |

import EaselCore
import EaselGraph
import EaselLayers

/// The convolutional network of TensorFlow's MNIST tutorial, which many courses begin with.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct MNISTConvNet: ImageClassifier {
    /// The first convolution, 5x5.
    public let conv1: Convolution2D
    /// The second convolution, 5x5.
    public let conv2: Convolution2D
    /// The hidden layer, from feature maps to features.
    public let fc1: Dense
    /// The dropout after the hidden layer.
    public let dropout: Dropout
    /// The output layer, from features to one logit for each class.
    public let fc2: Dense
    /// The configuration the model was built from.
    public let configuration: MNISTConvNetConfiguration
    private let pools: [MaxPooling2D]

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: MNISTConvNetConfiguration = MNISTConvNetConfiguration()) throws {
        try configuration.check()
        var map = FeatureMap(
            configuration.image, .truncatedNormal(standardDeviation: 0.1), biasInitializer: .constant(0.1))
        conv1 = map.convolution(configuration.scaled(32), kernel: 5, padding: 2)
        let first = map.maxPooling(2, stride: 2, ceilMode: true)
        conv2 = map.convolution(configuration.scaled(64), kernel: 5, padding: 2)
        pools = [first, map.maxPooling(2, stride: 2, ceilMode: true)]
        let hidden = configuration.scaled(1024)
        try configuration.check(dense: map.count, hidden)
        fc1 = map.dense(hidden)
        dropout = Dropout(rate: configuration.dropout)
        fc2 = map.dense(configuration.classes)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.scaled(1024)] }
    public var stages: [FeatureStage] {
        [
            FeatureStage(channels: configuration.scaled(32), stride: 1),
            FeatureStage(channels: configuration.scaled(64), stride: 2),
        ]
    }

    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let first = conv1(unfit(images, "MNISTConvNet") ?? images).rectified()
        return [first, conv2(pools[0](first)).rectified()]
    }

    /// The features of the hidden layer: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        fc1(Flatten()(pools[1](stageMaps(images)[1]))).rectified()
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { fc2(dropout(features)) }
}

extension MNISTConvNet: CatalogModel {
    package static let entries = [
        ModelEntry(
            "mnist-cnn", summary: "convolutional network of TensorFlow's MNIST tutorial",
            usual: MNISTConvNetConfiguration())
    ]

    package static let options: [ModelOption<MNISTConvNetConfiguration>] = [
        .classes(\.classes), .width(\.widthFactor), .dropout(\.dropout),
    ]
}
