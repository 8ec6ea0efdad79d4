/// Reports a shape or an epsilon that does not fit a normalisation; `nil` where all is well.
/// - Parameters:
///   - operation: The normalisation's name in messages.
///   - input: What is normalised, `[…, C]`.
///   - parameters: What there is one number of for each channel, and its name in messages.
///   - epsilon: What is added to the variance.
func unfitChannels(
    _ operation: String, _ input: Tensor, _ parameters: [(name: String, tensor: Tensor)], _ epsilon: Float
) -> Tensor? {
    if let unusable = ([input] + parameters.map(\.tensor)).first(where: { $0.node == nil }) { return unusable }
    guard input.shape.rank >= 1 else {
        return input.trace.fail(operation, "input has shape \(input.shape), expected […, C]")
    }
    for (name, tensor) in parameters where tensor.shape != Shape([input.shape[-1]]) {
        return input.trace.fail(
            operation, "input has \(input.shape[-1]) channels, \(name) has shape \(tensor.shape)")
    }
    return unfitEpsilon(operation, input, epsilon)
}

/// Reports an epsilon that a variance cannot be given; `nil` where all is well.
func unfitEpsilon(_ operation: String, _ input: Tensor, _ epsilon: Float) -> Tensor? {
    guard epsilon >= 0, epsilon.isFinite else {
        return input.trace.fail(operation, "epsilon \(epsilon) must be at least 0, such as 1e-5")
    }
    return nil
}

extension Tensor {
    /// The tensor less its mean, and divided by its standard deviation, over some dimensions.
    func standardised(over axes: [Int], epsilon: Float) -> Tensor {
        let centred = self - mean(over: axes, keepingDimensions: true)
        let variance = square(centred).mean(over: axes, keepingDimensions: true)
        return centred * reciprocalSquareRoot(variance + epsilon)
    }
}
