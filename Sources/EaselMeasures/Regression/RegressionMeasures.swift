/// The measures of predicted numbers: mean squared error (MSE), mean absolute error (MAE) and R².
public struct RegressionMeasures: Hashable, Sendable {
    /// The number of predictions.
    public let count: Int
    /// The mean of the squared errors, in the square of the numbers' unit.
    public let meanSquaredError: Double
    /// The mean of the absolute errors, in the numbers' unit.
    public let meanAbsoluteError: Double
    /// R², the coefficient of determination: the share of the numbers' variance that the predictions explain; 1 for perfect
    /// ones, 0 for the mean, below 0 for worse. `nil` for a single number, which has no variance.
    ///
    /// Of numbers that are all the same it is 1 where each is predicted, else 0, as in scikit-learn.
    public let coefficientOfDetermination: Double?

    /// The square root of the mean squared error (RMSE), in the numbers' unit.
    public var rootMeanSquaredError: Double { meanSquaredError.squareRoot() }

    /// Measures predictions; everything is added up in Double, in order.
    /// - Parameters:
    ///   - predictions: What was predicted.
    ///   - targets: What is true, as many.
    /// - Throws: `MeasureError` where there are none, or not as many.
    public init(predictions: [Double], targets: [Double]) throws {
        guard !targets.isEmpty, predictions.count == targets.count else {
            throw MeasureError(
                "regression: \(predictions.count) predictions of \(targets.count) numbers, expected one for each and at least 1"
            )
        }
        count = targets.count
        let number = Double(count)
        let errors = zip(predictions, targets).map { $0 - $1 }
        let squares = errors.reduce(0) { $0 + $1 * $1 }
        meanSquaredError = squares / number
        meanAbsoluteError = errors.reduce(0) { $0 + abs($1) } / number
        let mean = targets.reduce(0, +) / number
        let spread = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        coefficientOfDetermination =
            count < 2 ? nil : spread > 0 ? 1 - squares / spread : squares == 0 ? 1 : 0
    }
}
