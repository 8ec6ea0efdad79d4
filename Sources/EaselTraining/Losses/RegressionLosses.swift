import EaselGraph

/// The mean squared error (L2 loss); with another `reduction` the sum of the squared differences, or each of them.
///
/// ### Shapes
/// Predictions and targets of one shape → one number, or that shape with `.none`.
public func meanSquaredError(_ predictions: Tensor, _ targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard haveOneShape("meanSquaredError", predictions, targets) else { return predictions }
    return reduction.apply(square(predictions - targets))
}

/// The mean absolute error (L1 loss); with another `reduction` the sum of the absolute differences, or each of them.
///
/// ### Shapes
/// Predictions and targets of one shape → one number, or that shape with `.none`.
public func meanAbsoluteError(_ predictions: Tensor, _ targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard haveOneShape("meanAbsoluteError", predictions, targets) else { return predictions }
    return reduction.apply(abs(predictions - targets))
}

/// The Huber loss: half the squared difference up to `delta`, beyond that linear with slope `delta`; outliers pull less.
///
/// Source: Huber, "Robust estimation of a location parameter", 1964.
///
/// ### Shapes
/// Predictions and targets of one shape → one number, or that shape with `.none`.
/// - Parameters:
///   - predictions: The model's output.
///   - targets: The targets.
///   - delta: The difference at which the parabola becomes a line, positive.
///   - reduction: How the losses of the elements are reduced.
public func huber(
    _ predictions: Tensor, _ targets: Tensor, delta: Float = 1, reduction: LossReduction = .mean
) -> Tensor {
    guard haveOneShape("huber", predictions, targets) else { return predictions }
    guard delta > 0 else { return predictions.trace.fail("huber", "delta must be positive, got \(delta)") }
    // With c = min(|d|, delta) both pieces are c·(|d| - c/2), which has no branch and a continuous gradient.
    let distance = abs(predictions - targets)
    let clipped = minimum(distance, delta)
    return reduction.apply(clipped * (distance - clipped * 0.5))
}
