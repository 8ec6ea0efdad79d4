import EaselGraph

/// The Kullback–Leibler divergence of normal distributions with independent components from the standard normal one, in
/// nats: `½(mean² + variance - 1 - log variance)` for each component.
///
/// ### Shapes
/// `[N, latentSize]` twice → the same.
/// - Parameters:
///   - mean: The means.
///   - logVariance: The logarithms of the variances.
public func standardNormalDivergence(mean: Tensor, logVariance: Tensor) -> Tensor {
    guard haveOneShape("standardNormalDivergence", mean, logVariance) else { return mean }
    return (square(mean) + exp(logVariance) - logVariance - 1) * 0.5
}
