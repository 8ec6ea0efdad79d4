import EaselGraph

/// The categorical cross-entropy of logits with the index of the right class: `-log(softmax(logits)[label])`.
///
/// ### Shapes
/// `[N, classes]` and whole numbers `[N]` → one number, or `[N]` with `.none`.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - labels: The indices of the right classes, in `0..<classes`.
///   - reduction: How the losses of the examples are reduced.
public func categoricalCrossEntropy(logits: Tensor, labels: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard logits.trace.diagnostic == nil else { return logits }
    guard labels.type.elementType == .int32, logits.shape.rank == 2, labels.shape == [logits.shape[0]] else {
        return logits.trace.fail(
            "categoricalCrossEntropy",
            "labels are \(labels.type), logits \(logits.shape) expect i32[\(logits.shape[0])]; "
                + "pass probabilities as probabilities:")
    }
    return reduction.apply(softmaxCrossEntropy(logits, labels: labels))
}

/// The categorical cross-entropy of logits with target probabilities: `-Σ target·log(softmax(logits))`.
///
/// ### Shapes
/// `[…, classes]` and the same → one number, or `[…]` with `.none`; the mean is over examples, not classes.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - probabilities: The target probabilities; those of an example sum to 1.
///   - reduction: How the losses of the examples are reduced.
public func categoricalCrossEntropy(logits: Tensor, probabilities: Tensor, reduction: LossReduction = .mean) -> Tensor {
    guard haveOneShape("categoricalCrossEntropy", logits, probabilities) else { return logits }
    return reduction.apply(softmaxCrossEntropy(logits, targets: probabilities))
}
