import EaselCore
import EaselData
import EaselGraph
import EaselImages
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a regressor with the squared error of the numbers it predicts.
///
/// Numbers are standardised by the training set's mean and deviation, so that the loss is that of a number of deviation 1
/// whatever its unit: predicting the mean costs 1. All else is measured in the number's own unit: `mse`, `mae`, and `r2`,
/// the share of the variance that is explained.
public final class RegressionRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageRegressor
    public let parameters: [NamedParameter]
    public let trainMetrics = [Metric.loss, .meanAbsoluteError]
    public let testMetrics = [Metric.loss, .meanSquaredError, .meanAbsoluteError, .coefficientOfDetermination]
    public let score = Metric.loss

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: the `numbers` predicted, standardised.
    public let evaluation: EvaluationStep
    public let batchSize: Int
    /// The mean of the numbers to learn.
    private let mean: Double
    /// Their standard deviation.
    private let deviation: Double
    private let numberName: String?
    private let normalisation: NormalisationLayer?

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - number: The number that is learned; `nil` for one that is standardised already.
    ///   - normalisation: The layer of the model that is fitted to the training images, if there is one.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: `RunError` for a number whose statistics cannot be reckoned with, and what building a step reports.
    public init(
        _ model: any ImageRegressor, predicting number: TableColumn? = nil, normalisation: NormalisationLayer? = nil,
        optimizer: any Optimizer, batchSize: Int, clipping: GradientClipping? = nil, seed: UInt64 = 0,
        workers: Workers = .shared
    ) throws {
        let (mean, deviation) = (number?.mean ?? 0, number?.deviation ?? 1)
        // As in single precision, which steps are computed in.
        guard Float(deviation).isNormal, deviation > 0, Float(1 / deviation).isNormal, Float(mean).isFinite else {
            throw RunError(
                "\(number?.name ?? "the number"): mean \(mean) and deviation \(deviation) are too small or too large to learn; "
                    + "give it in another unit")
        }
        (self.model, self.batchSize, self.normalisation) = (model, batchSize, normalisation)
        (self.mean, self.deviation, numberName) = (mean, deviation, number?.name)
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: model.imageShape, batchSize: batchSize, clipping: clipping,
            seed: seed, workers: workers
        ) { batch in
            let predicted = model.numbers(batch.images)
            let wanted = (batch.targets() - Float(mean)) * Float(1 / deviation)
            batch.report(.meanAbsoluteError, meanAbsoluteError(predicted, wanted) * Float(deviation))
            return meanSquaredError(predicted, wanted)
        }
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: seed, workers: workers
        ) { ["numbers": model.numbers($0.images)] }
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        [try ModelPart(whole: model, batchSize: batchSize) { model.numbers($0) }]
    }

    public func fit(to images: any ImageSource) throws { try normalisation?.fit(to: images) }

    public func check(_ source: any ImageSource) throws { _ = try Self.targets(of: source) }

    /// Digits, of which what they say is the number.
    public func syntheticImages(of shape: ImageShape, count: Int) throws -> any ImageSource {
        let digits = try Digits(shape).images(from: 0, count: count)
        return NumberedImages(digits, (digits.labels ?? []).map(Float.init))
    }

    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) { trace in
            let images = trace.input("images", model.imageShape.batch(of: batchSize))
            return ["numbers": model.numbers(images) * Float(deviation) + Float(mean)]
        }
    }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        let measures = try RegressionMeasures(predictions: predictions(for: set), targets: Self.targets(of: set))
        var results: [Metric: Double] = [
            .loss: measures.meanSquaredError / (deviation * deviation),
            .meanSquaredError: measures.meanSquaredError, .meanAbsoluteError: measures.meanAbsoluteError,
        ]
        results[.coefficientOfDetermination] = measures.coefficientOfDetermination
        return results
    }

    /// The numbers predicted for images, in their own unit.
    public func predictions(for set: any ImageSource) throws -> [Double] {
        var results: [Double] = []
        results.reserveCapacity(set.count)
        try set.forEachBatch(of: batchSize) { _, batch in
            results += try evaluation(batch).output("numbers").values.map { Double($0) * deviation + mean }
        }
        return results
    }

    /// The numbers that are to be predicted.
    private static func targets(of set: any ImageSource) throws -> [Double] {
        try (0..<set.count).map { index in
            guard case .numbers(let numbers) = try set.target(at: index), numbers.count == 1 else {
                throw DataError(
                    "number \(index) of the set has no number to learn; name a column of numbers with --label")
            }
            return Double(numbers[0])
        }
    }

    /// The most points that are drawn.
    private static let mostDrawn = 1000

    /// The sample image of an epoch: a chart of predicted against true numbers.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        let few = set.limited(to: Self.mostDrawn)
        let (predicted, wanted) = (try predictions(for: few), try Self.targets(of: few))
        let chart = PredictionChart(points: zip(predicted, wanted).map { ($0, $1) }, name: numberName)
        return try ImageGrid([chart.image()], columns: 1, gutter: 0, scale: 1)
    }
}
