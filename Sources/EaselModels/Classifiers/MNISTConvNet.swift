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

import EaselLayers

/// The convolutional network of TensorFlow's MNIST tutorial, which many courses begin with.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct MNISTConvNet: ListedClassifier {
    /// The layers in the order in which they are applied.
    public let layers: ClassifierLayers
    /// The configuration the model was built from.
    public let configuration: MNISTConvNetConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: MNISTConvNetConfiguration = MNISTConvNetConfiguration()) throws {
        self.configuration = configuration
        layers = try configuration.layers(
            [
                .convolution("conv1", 32, kernel: 5, padding: 2), .relu, .maxPooling(2),
                .convolution("conv2", 64, kernel: 5, padding: 2), .relu, .maxPooling(2),
                .dense("fc1", 1024), .relu, .dropout(configuration.dropout), .classes("fc2"),
            ], biasInitializer: .constant(0.1)
        ) { _ in .truncatedNormal(standardDeviation: 0.1) }
    }
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
