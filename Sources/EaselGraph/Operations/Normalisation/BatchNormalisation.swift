/// Batch normalisation: normalises each channel over the batch and all positions, then scales and offsets it.
///
/// Source: Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
/// shift", ICML 2015.
///
/// - Parameters:
///   - input: `[…, C]`.
///   - scale: `[C]`.
///   - offset: `[C]`.
///   - epsilon: Added to the variance.
public func batchNorm(
    _ input: Tensor, scale: Tensor, offset: Tensor, epsilon: Float = 1e-5
) -> BatchNormOutput {
    if let failure = unfitChannels("batchNormalisation", input, [("scale", scale), ("offset", offset)], epsilon) {
        return BatchNormOutput(output: failure, mean: failure, variance: failure)
    }
    let axes = Array(0..<input.shape.rank - 1)
    let mean = input.mean(over: axes)
    let centred = input - mean
    let variance = square(centred).mean(over: axes)
    return BatchNormOutput(
        output: centred * (reciprocalSquareRoot(variance + epsilon) * scale) + offset, mean: mean, variance: variance)
}

/// Batch normalisation by given statistics: normalises, scales and offsets each channel.
///
/// - Parameters:
///   - input: `[…, C]`.
///   - scale: `[C]`.
///   - offset: `[C]`.
///   - mean: `[C]`.
///   - variance: `[C]`.
///   - epsilon: Added to the variance.
public func batchNorm(
    _ input: Tensor, scale: Tensor, offset: Tensor, mean: Tensor, variance: Tensor, epsilon: Float = 1e-5
) -> Tensor {
    let parameters = [("scale", scale), ("offset", offset), ("mean", mean), ("variance", variance)]
    if let failure = unfitChannels("batchNormalisation", input, parameters, epsilon) { return failure }
    // One factor and one term per channel, so that an image is read once.
    let factor = reciprocalSquareRoot(variance + epsilon) * scale
    return input * factor + (offset - mean * factor)
}
