import EaselGraph

/// The output of a classifier in training.
public struct ClassifierOutput {
    /// The logits of the classes, `[N, classes]`.
    public let logits: Tensor
    /// The logits of auxiliary heads, `[N, classes]` each, with the weights of their losses; empty except in networks
    /// such as GoogLeNet.
    public let auxiliaryLogits: [(logits: Tensor, weight: Float)]

    /// Creates an output from logits.
    public init(logits: Tensor, auxiliaryLogits: [(logits: Tensor, weight: Float)] = []) {
        (self.logits, self.auxiliaryLogits) = (logits, auxiliaryLogits)
    }
}
