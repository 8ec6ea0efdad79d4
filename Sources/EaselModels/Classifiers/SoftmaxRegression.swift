// Probabilistic Interpretation of Feedforward Classification Network Outputs
// J. S. Bridle, Neurocomputing (NATO ASI Series 68), 1990
// https://doi.org/10.1007/978-3-642-76153-9_28
//
// Differences from the paper:
// - No hidden layer: the softmax is of a linear function of the pixels, which is multinomial logistic regression.
// - Weights begin at 0, since the loss has one minimum.
//
// For images of 28x28x1 in ten classes:
//
// | layer        | output | parameters |
// | Flatten      | 784    |          0 |
// | output Dense | 10     |       7850 |

import EaselCore
import EaselGraph
import EaselLayers

/// Softmax regression (multinomial logistic regression): a linear classifier of pixels, or of a table's columns.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct SoftmaxRegression: ImageClassifier {
    /// The output layer, from pixels to one logit for each class.
    public let output: Dense
    /// The configuration the model was built from.
    public let configuration: SoftmaxRegressionConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: SoftmaxRegressionConfiguration = SoftmaxRegressionConfiguration()) throws {
        let (image, classes) = (configuration.image, configuration.classes)
        try FlatInput.check(image)
        try StrideTwoStages.check("the number of classes", classes, in: 1...65536)
        try StrideTwoStages.check(
            layer: "a dense layer", weights: [image.count, classes], wayOut: "use smaller images")
        output = Dense(
            inputFeatures: image.count, outputFeatures: classes, initializer: .zeros, biasInitializer: .zeros)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [imageShape.count] }
    public var stages: [FeatureStage] { [] }

    /// The pixels in one row: `[N, height, width, channels]` → `[N, height·width·channels]`.
    public func features(_ images: Tensor) -> Tensor {
        unfit(images, "SoftmaxRegression") ?? Flatten()(images)
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { output(features) }
}

extension SoftmaxRegression: CatalogModel {
    package static let entries = [
        ModelEntry(
            "softmax-regression", summary: "linear classifier of the pixels (multinomial logistic regression)",
            usual: SoftmaxRegressionConfiguration())
    ]

    package static let rows: RowTraining? = RowTraining(learningRate: 0.1)

    package static let options: [ModelOption<SoftmaxRegressionConfiguration>] = [.classes(\.classes)]
}
