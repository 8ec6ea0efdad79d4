import EaselGraph

/// The cross-entropy of probabilities given as logits: `softplus(logit) - logit·target`, never infinite.
///
/// ### Shapes
/// Logits and targets of one shape → one number, or that shape with `.none`.
/// - Parameters:
///   - logits: What a sigmoid would turn into probabilities.
///   - targets: The probabilities aimed at, in `0…1`.
///   - reduction: What becomes of the losses of the single elements.
public func binaryCrossEntropy(logits: Tensor, targets: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard haveOneShape("binaryCrossEntropy", logits, targets) else { return targets }
    return reduction.apply(sigmoidCrossEntropy(logits, targets: targets))
}

/// The cross-entropy of probabilities given as logits with one target for all, as for a discriminator: 1 for real.
///
/// ### Shapes
/// Logits of any shape → one number, or that shape with `.none`.
public func binaryCrossEntropy(logits: Tensor, targets: Float, reduction: LossReduction = .mean) -> Tensor {
    binaryCrossEntropy(logits: logits, targets: logits.filled(logits.shape, targets), reduction: reduction)
}
