/// The result of batch normalisation in training, with the statistics of the batch.
public struct BatchNormOutput {
    /// The normalised, scaled and offset tensor, of the input's shape.
    public let output: Tensor
    /// The mean of each channel, `[C]`.
    public let mean: Tensor
    /// The biased variance of each channel, `[C]`.
    public let variance: Tensor
}
