import EaselGraph

/// The focal loss of logits with the index of the right class: `-(1 - p)^gamma·log(p)` of its probability p, which counts
/// examples that are classified well already for little.
///
/// With gamma 0 it is the categorical cross-entropy.
///
/// Source: Lin et al., "Focal loss for dense object detection", ICCV 2017, for a softmax as Keras has it.
///
/// ### Shapes
/// `[…, classes]` and whole numbers `[…]` → one number, or `[…]` with `.none`.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - labels: The indices of the right classes, in `0..<classes`.
///   - gamma: How much less examples count the better they are classified; at least 0.
///   - labelSmoothing: The share of the target that is spread over all classes, in `0...1`.
///   - classWeights: The weight of each class; the mean divides by the sum of those of the labels.
///   - reduction: How the losses of the examples are reduced.
public func focalLoss(
    logits: Tensor, labels: Tensor, gamma: Float = 2, labelSmoothing: Float = 0, classWeights: [Float]? = nil,
    reduction: LossReduction = .mean
) -> Tensor {
    guard haveLabels("focalLoss", logits, labels), isSmoothing("focalLoss", labelSmoothing, logits) else {
        return logits
    }
    let oneHot = labels.oneHot(classes: logits.shape[-1])
    let targets = smoothed(oneHot, by: labelSmoothing)
    guard let classWeights else {
        return reduction.apply(focalLosses(logits, targets: targets, gamma: gamma))
    }
    guard let weights = weightVector("focalLoss", classWeights, logits) else { return logits }
    return reduction.apply(
        focalLosses(logits, targets: targets * weights, gamma: gamma), weights: (oneHot * weights).sum(over: [-1]))
}

/// The focal loss of logits with target probabilities: `-Σ target·(1 - p)^gamma·log(p)`.
///
/// ### Shapes
/// `[…, classes]` and the same → one number, or `[…]` with `.none`; the mean is over examples.
public func focalLoss(
    logits: Tensor, probabilities: Tensor, gamma: Float = 2, labelSmoothing: Float = 0, classWeights: [Float]? = nil,
    reduction: LossReduction = .mean
) -> Tensor {
    guard haveOneShape("focalLoss", logits, probabilities), isSmoothing("focalLoss", labelSmoothing, logits) else {
        return logits
    }
    var targets = smoothed(probabilities, by: labelSmoothing)
    if let classWeights {
        guard let weights = weightVector("focalLoss", classWeights, logits) else { return logits }
        targets = targets * weights
    }
    return reduction.apply(focalLosses(logits, targets: targets, gamma: gamma))
}

/// The focal loss of every element's own sigmoid, as for pixels or several labels at once: `-α(1 - p)^gamma·log(p)` of
/// the probability p of what the target says.
///
/// ### Shapes
/// Logits and targets of one shape → one number, or that shape with `.none`.
/// - Parameters:
///   - logits: The logits, whose sigmoid are the probabilities.
///   - targets: The target probabilities, in `0…1`.
///   - gamma: How much less elements count the better they are classified; at least 0.
///   - alpha: The weight of targets of 1, those of 0 have `1 - alpha`; `nil` weighs both alike.
///   - reduction: How the losses of the elements are reduced.
public func sigmoidFocalLoss(
    logits: Tensor, targets: Tensor, gamma: Float = 2, alpha: Float? = 0.25, reduction: LossReduction = .mean
) -> Tensor {
    guard haveOneShape("sigmoidFocalLoss", logits, targets), logits.trace.diagnostic == nil else { return logits }
    let others = 1 - targets
    let missed = sigmoid(logits) * others + sigmoid(-logits) * targets
    let losses = sigmoidCrossEntropy(logits, targets: targets) * focus(missed, gamma)
    guard let alpha else { return reduction.apply(losses) }
    guard (0...1).contains(alpha) else {
        return logits.trace.fail("sigmoidFocalLoss", "alpha is \(alpha), it must be in 0...1, or nil")
    }
    return reduction.apply(losses * (targets * alpha + others * (1 - alpha)))
}

private func focalLosses(_ logits: Tensor, targets: Tensor, gamma: Float) -> Tensor {
    let logarithms = logSoftmax(logits)
    return -(targets * focus(-expm1(logarithms), gamma) * logarithms).sum(over: [-1])
}

/// `missed^gamma`; gamma is at least 0.
private func focus(_ missed: Tensor, _ gamma: Float) -> Tensor {
    guard gamma.isFinite, gamma >= 0 else {
        return missed.trace.fail("focalLoss", "gamma is \(gamma), it must be at least 0")
    }
    // A power below 1 has no slope at 0, where a probability is rounded to 1.
    return gamma == 0 ? missed.filled(missed.shape, 1) : pow(maximum(missed, 1e-12), gamma)
}
