import EaselGraph

/// How far normal distributions with independent components are from the standard normal one, in nats:
/// `½(mean² + variance - 1 - log variance)` for each component.
///
/// ### Shapes
/// Two times `[N, latentSize]` → the same.
/// - Parameters:
///   - mean: The means.
///   - logVariance: The logarithms of the variances.
public func standardNormalDivergence(mean: Tensor, logVariance: Tensor) -> Tensor {
    guard haveOneShape("standardNormalDivergence", mean, logVariance) else { return mean }
    return (square(mean) + exp(logVariance) - logVariance - 1) * 0.5
}
