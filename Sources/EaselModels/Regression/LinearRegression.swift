// Regression Towards Mediocrity in Hereditary Stature
// F. Galton, The Journal of the Anthropological Institute of Great Britain and Ireland 15, 1886
// https://doi.org/10.2307/2841583
//
// Differences from the paper:
// - Any number of columns, or the pixels of an image, and not one height alone.
// - The least squared error is found step by step, from weights of 0, and not solved for; the error has one minimum.
//
// For images of 28x28x1:
//
// | layer        | output | parameters |
// | Flatten      | 784    |          0 |
// | output Dense | 1      |        785 |

import EaselCore
import EaselGraph
import EaselLayers

/// Linear regression (least squares): a number as the weighted sum of a table's columns, or of pixels.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, 1]`, the number, standardised.
public struct LinearRegression: ImageRegressor {
    /// The output layer: a weight for each column or pixel, and a bias.
    public let output: Dense
    /// The configuration the model was built from.
    public let configuration: LinearRegressionConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: LinearRegressionConfiguration = LinearRegressionConfiguration()) throws {
        let image = configuration.image
        try FlatInput.check(image)
        try StrideTwoStages.check(layer: "a dense layer", weights: [image.count, 1], wayOut: "use smaller images")
        output = Dense(inputFeatures: image.count, outputFeatures: 1, initializer: .zeros, biasInitializer: .zeros)
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }

    public func numbers(_ images: Tensor) -> Tensor {
        unfit(images, "LinearRegression") ?? output(Flatten()(images))
    }

    public func callAsFunction(_ images: Tensor) -> Tensor { numbers(images) }
}

extension LinearRegression: CatalogModel {
    package static let entries = [
        ModelEntry(
            "linear-regression", summary: "a number as the weighted sum of columns or pixels (least squares)",
            usual: LinearRegressionConfiguration())
    ]

    package static let rows: RowTraining? = RowTraining(learningRate: 0.05)

    package static let options: [ModelOption<LinearRegressionConfiguration>] = []
}
