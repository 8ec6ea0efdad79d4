/// Layer normalisation: normalises over the last dimensions, then scales and offsets each of their elements.
///
/// Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
///
/// - Parameters:
///   - input: `[…]` + the scale's shape.
///   - scale: The factors; its shape says which dimensions are normalised over.
///   - offset: The terms, of the scale's shape.
///   - epsilon: Added to the variance.
public func layerNorm(_ input: Tensor, scale: Tensor, offset: Tensor, epsilon: Float = 1e-5) -> Tensor {
    let name = "layerNormalisation"
    if let unusable = [input, scale, offset].first(where: { $0.node == nil }) { return unusable }
    let rank = scale.shape.rank
    guard rank >= 1, Array(input.shape.dimensions.suffix(rank)) == scale.shape.dimensions else {
        return input.trace.fail(name, "input \(input.shape) does not end in the scale's shape \(scale.shape)")
    }
    guard offset.shape == scale.shape else {
        return input.trace.fail(name, "scale has shape \(scale.shape), offset has shape \(offset.shape)")
    }
    if let failure = unfitEpsilon(name, input, epsilon) { return failure }
    let axes = Array(input.shape.rank - rank..<input.shape.rank)
    return input.standardised(over: axes, epsilon: epsilon) * scale + offset
}
