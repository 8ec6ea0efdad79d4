/// Dropout: in training, sets each element to 0 with probability `rate` and divides the others by `1 - rate`; in
/// inference, leaves them as they are.
///
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural
/// networks from overfitting", JMLR 2014.
///
/// - Parameters:
///   - input: Any shape.
///   - rate: The probability, in `0..<1`; another number is reported.
public func dropout(_ input: Tensor, rate: Float) -> Tensor {
    guard rate >= 0, rate < 1 else {
        return input.trace.fail("dropout", "rate \(rate) must be at least 0 and less than 1")
    }
    guard input.node != nil, input.phase == .training, rate > 0 else { return input }
    let draws = input.trace.apply(RandomUniform(stream: input.trace.nextStream(), shape: input.shape), [])
    return input * ((draws .>= rate) * (1 / (1 - rate)))
}

/// Channel dropout: in training, sets each channel of each image to 0 with probability `rate` and divides the others by
/// `1 - rate`; in inference, leaves them as they are.
///
/// Source: Tompson, Goroshin, Jain, LeCun and Bregler, "Efficient object localization using convolutional networks",
/// CVPR 2015.
///
/// - Parameters:
///   - input: `[N, …, C]`.
///   - rate: The probability, in `0..<1`; another number is reported.
public func channelDropout(_ input: Tensor, rate: Float) -> Tensor {
    guard rate >= 0, rate < 1 else {
        return input.trace.fail("channelDropout", "rate \(rate) must be at least 0 and less than 1")
    }
    guard input.node != nil else { return input }
    guard input.shape.rank >= 2 else {
        return input.trace.fail("channelDropout", "input has shape \(input.shape), expected [N, …, C]")
    }
    guard input.phase == .training, rate > 0 else { return input }
    let inner = [Int](repeating: 1, count: input.shape.rank - 2)
    let shape = Shape([input.shape[0]] + inner + [input.shape[-1]])
    let draws = input.trace.apply(RandomUniform(stream: input.trace.nextStream(), shape: shape), [])
    return input * ((draws .>= rate) * (1 / (1 - rate)))
}
