import EaselGraph

/// The categorical cross-entropy of logits with the index of the right class: `-log(softmax(logits)[label])`.
///
/// With smoothing s the target is `1 - s` of the right class and `s / classes` of each class; with weights the loss of a
/// class is multiplied by its weight, and the mean divides by the sum of the weights of the labels, as PyTorch's does.
///
/// Source of label smoothing: Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016,
/// section 7.
///
/// ### Shapes
/// `[…, classes]` and whole numbers `[…]` → one number, or `[…]` with `.none`: an image's label, or one of each pixel.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - labels: The indices of the right classes, in `0..<classes`.
///   - labelSmoothing: The share of the target that is spread over all classes, in `0...1`.
///   - classWeights: The weight of each class, at least 0; `nil` weighs all alike.
///   - reduction: How the losses of the examples are reduced.
public func categoricalCrossEntropy(
    logits: Tensor, labels: Tensor, labelSmoothing: Float = 0, classWeights: [Float]? = nil,
    reduction: LossReduction = .mean
) -> Tensor {
    let place = "categoricalCrossEntropy"
    guard haveLabels(place, logits, labels), isSmoothing(place, labelSmoothing, logits) else { return logits }
    guard let classWeights else {
        let logTotal = logSumExp(logits)
        let right = (labels.oneHot(classes: logits.shape[-1]) * logits).sum(over: [-1])
        guard labelSmoothing > 0 else { return reduction.apply(logTotal - right) }
        return reduction.apply(logTotal - right * (1 - labelSmoothing) - logits.mean(over: [-1]) * labelSmoothing)
    }
    guard let weights = weightVector(place, classWeights, logits) else { return logits }
    let oneHot = labels.oneHot(classes: logits.shape[-1])
    let losses = softmaxCrossEntropy(logits, targets: smoothed(oneHot, by: labelSmoothing) * weights)
    return reduction.apply(losses, weights: (oneHot * weights).sum(over: [-1]))
}

/// The categorical cross-entropy of logits with target probabilities: `-Σ target·log(softmax(logits))`.
///
/// ### Shapes
/// `[…, classes]` and the same → one number, or `[…]` with `.none`; the mean is over examples, not classes, and not divided
/// by weights.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - probabilities: The target probabilities; those of an example sum to 1.
///   - labelSmoothing: The share of the target that is spread over all classes, in `0...1`.
///   - classWeights: The weight of each class, at least 0; `nil` weighs all alike.
///   - reduction: How the losses of the examples are reduced.
public func categoricalCrossEntropy(
    logits: Tensor, probabilities: Tensor, labelSmoothing: Float = 0, classWeights: [Float]? = nil,
    reduction: LossReduction = .mean
) -> Tensor {
    let place = "categoricalCrossEntropy"
    guard haveOneShape(place, logits, probabilities), isSmoothing(place, labelSmoothing, logits) else { return logits }
    var targets = smoothed(probabilities, by: labelSmoothing)
    if let classWeights {
        guard let weights = weightVector(place, classWeights, logits) else { return logits }
        targets = targets * weights
    }
    return reduction.apply(softmaxCrossEntropy(logits, targets: targets))
}
