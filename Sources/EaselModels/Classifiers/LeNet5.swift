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

import EaselLayers

/// LeNet-5: the convolutional network that read cheques. Weights begin uniform in ±2.4 / fan-in, as in the paper.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct LeNet5: ListedClassifier, CatalogModel {
    /// The layers in the order in which they are applied.
    public let layers: ClassifierLayers
    /// The configuration the model was built from.
    public let configuration: LeNet5Configuration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: LeNet5Configuration = LeNet5Configuration()) throws {
        self.configuration = configuration
        layers = try configuration.layers([
            .padding(atLeast: 32), .convolution("c1", 6, kernel: 5), .tanh, .averagePooling(2),
            .convolution("c3", 16, kernel: 5), .tanh, .averagePooling(2),
            .dense("c5", 120), .tanh, .dense("f6", 84), .tanh, .classes("output"),
        ]) { .uniform(lower: -2.4 / $0, upper: 2.4 / $0) }
    }

    package static let entries = [ModelEntry("lenet5", summary: "LeNet-5 for digits", usual: LeNet5Configuration())]
    package static let options: [ModelOption<LeNet5Configuration>] = [.classes(\.classes), .width(\.widthFactor)]
}
