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
