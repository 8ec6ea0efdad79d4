import EaselGraph

/// The binary cross-entropy of logits: `softplus(logit) - logit·target`, never infinite.
///
/// ### Shapes
/// Logits and targets of one shape → one number, or that shape with `.none`.
/// - Parameters:
///   - logits: The logits, whose sigmoid are the probabilities.
///   - targets: The target probabilities, in `0…1`.
///   - reduction: How the losses of the elements are reduced.
public func binaryCrossEntropy(logits: Tensor, targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard haveOneShape("binaryCrossEntropy", logits, targets) else { return targets }
    return reduction.apply(sigmoidCrossEntropy(logits, targets: targets))
}

/// The binary cross-entropy of logits with one target for all, as for a discriminator: 1 for real.
///
/// ### Shapes
/// Logits of any shape → one number, or that shape with `.none`.
public func binaryCrossEntropy(logits: Tensor, targets: Float, reduction: LossReduction = .mean) -> Tensor {
    binaryCrossEntropy(logits: logits, targets: logits.filled(logits.shape, targets), reduction: reduction)
}
