/// The softmax cross-entropy of each example from its logits and its label, without overflow.
///
/// - Parameters:
///   - logits: `[…, C]`.
///   - labels: Integers `[…]` in `0..<C`.
/// - Returns: `[…]`, in nats. Labels of another shape are reported.
package func softmaxCrossEntropy(_ logits: Tensor, labels: Tensor) -> Tensor {
    guard logits.node != nil, labels.node != nil else { return logits.node == nil ? logits : labels }
    guard labels.shape.dimensions == Array(logits.shape.dimensions.dropLast()), logits.shape.rank > 0 else {
        return logits.trace.fail(
            "softmaxCrossEntropy", "logits \(logits.shape) and labels \(labels.shape) do not fit; [N, C] and [N] do")
    }
    return logSumExp(logits) - (labels.oneHot(classes: logits.shape[-1]) * logits).sum(over: [-1])
}

/// The softmax cross-entropy of each example from its logits and the probability of each class, without overflow.
///
/// - Parameters:
///   - logits: `[…, C]`.
///   - targets: `[…, C]`; each row should add up to 1.
/// - Returns: `[…]`, in nats. Targets of another shape are reported.
package func softmaxCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor {
    guard logits.node != nil, targets.node != nil else { return logits.node == nil ? logits : targets }
    guard targets.shape == logits.shape else {
        return logits.trace.fail(
            "softmaxCrossEntropy", "logits \(logits.shape) and targets \(targets.shape) must have one shape")
    }
    return -(targets * logSoftmax(logits)).sum(over: [-1])
}

/// The binary cross-entropy of every element from its logit and its target, without overflow.
///
/// - Parameters:
///   - logits: Any shape.
///   - targets: Probabilities, `0…1`, broadcast to the logits' shape.
/// - Returns: The logits' shape, in nats.
package func sigmoidCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor { softplus(logits) - logits * targets }

/// The binary cross-entropy of every element from its logit and one target for all, without overflow.
package func sigmoidCrossEntropy(_ logits: Tensor, targets: Float) -> Tensor {
    sigmoidCrossEntropy(logits, targets: logits.filled(logits.shape, targets))
}
