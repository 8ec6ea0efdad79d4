// Learning Representations by Back-Propagating Errors
// D. E. Rumelhart, G. E. Hinton and R. J. Williams, Nature 323, 1986
// https://doi.org/10.1038/323533a0
//
// Differences from the paper:
// - ReLU instead of the sigmoid, a softmax with cross-entropy instead of squared errors, He's initializer; dropout
//   (Srivastava et al., 2014) after each hidden layer where it is asked for.
//
// For images of 28x28x1 in ten classes:
//
// | layer          | output | parameters |
// | Flatten        | 784    |          0 |
// | hidden.0 Dense | 256    |     200960 |
// | relu           | 256    |          0 |
// | Dropout        | 256    |          0 |
// | hidden.3 Dense | 256    |      65792 |
// | relu           | 256    |          0 |
// | Dropout        | 256    |          0 |
// | output Dense   | 10     |       2570 |

import EaselCore
import EaselGraph
import EaselLayers

/// A multilayer perceptron (MLP): a classifier, or a regressor, of dense layers alone.
///
/// With a single class it is a regressor: its one output is the number.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct MultilayerPerceptron: ImageClassifier, ImageRegressor {
    /// The hidden layers, from pixels to features.
    public let hidden: Sequential
    /// The output layer, from features to one logit for each class.
    public let output: Dense
    /// The configuration the model was built from.
    public let configuration: MultilayerPerceptronConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: MultilayerPerceptronConfiguration = MultilayerPerceptronConfiguration()) throws {
        try configuration.check()
        let (widths, initializer) = (configuration.widths, configuration.initializer)
        hidden = Sequential {
            for (inputs, outputs) in zip([configuration.image.count] + widths, widths) {
                Dense(
                    inputFeatures: inputs, outputFeatures: outputs, initializer: initializer,
                    biasInitializer: initializer.ofBiases)
                Activation.relu
                Dropout(rate: configuration.dropout)
            }
        }
        output = Dense(
            inputFeatures: widths[widths.count - 1], outputFeatures: configuration.classes,
            initializer: initializer.ofLinearLayers, biasInitializer: initializer.ofBiases)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }
    public var featureShape: Shape { [configuration.widths[configuration.widths.count - 1]] }
    public var stages: [FeatureStage] { [] }

    /// The features of the last hidden layer: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        unfit(images, "MultilayerPerceptron") ?? hidden(Flatten()(images))
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { output(features) }
}

extension MultilayerPerceptron: CatalogModel {
    package static let entries = [
        ModelEntry(
            "mlp", summary: "multilayer perceptron: dense layers that classify, or predict a number",
            usual: MultilayerPerceptronConfiguration())
    ]

    package static let rows: RowTraining? = RowTraining(learningRate: 1e-3)

    package static let options: [ModelOption<MultilayerPerceptronConfiguration>] = [
        .classes(\.classes, in: 1...65536),
        ModelOption("widths", \.widths, help: "Features of each hidden layer.", each: 1...16384, count: 1...16),
        .dropout(\.dropout), .initializer(\.initializer),
    ]
}
