import EaselGraph

/// Whether labels are one whole number for each row of logits; where not, the trace keeps a message that names both.
func haveLabels(_ loss: String, _ logits: Tensor, _ labels: Tensor) -> Bool {
    guard logits.trace.diagnostic == nil else { return false }
    let rows = logits.shape.dimensions.dropLast()
    if labels.type.elementType == .int32, logits.shape.rank > 0, labels.shape.dimensions == Array(rows) { return true }
    logits.trace.fail(
        loss,
        "labels are \(labels.type), logits \(logits.shape) expect i32\(Shape(Array(rows))); pass probabilities as "
            + "probabilities:")
    return false
}

/// Whether logits have classes and a share of smoothing is one; where not, the trace keeps a message.
func isSmoothing(_ loss: String, _ share: Float, _ logits: Tensor) -> Bool {
    guard logits.trace.diagnostic == nil else { return false }
    guard logits.shape.rank > 0 else {
        logits.trace.fail(loss, "logits are one number; […, classes] are expected")
        return false
    }
    if (0...1).contains(share) { return true }
    logits.trace.fail(loss, "label smoothing is \(share), it must be in 0...1")
    return false
}

/// Targets of which a share is spread over all classes.
func smoothed(_ targets: Tensor, by share: Float) -> Tensor {
    share == 0 ? targets : targets * (1 - share) + share / Float(max(targets.shape[-1], 1))
}

/// The weights of classes as a tensor `[classes]`; `nil`, and a message in the trace, where they do not fit the logits.
func weightVector(_ loss: String, _ weights: [Float], _ logits: Tensor) -> Tensor? {
    guard logits.trace.diagnostic == nil else { return nil }
    guard weights.count == logits.shape[-1] else {
        logits.trace.fail(loss, "\(weights.count) class weights for logits \(logits.shape); give one for each class")
        return nil
    }
    guard let bad = weights.first(where: { !($0.isFinite && $0 >= 0) }) else {
        // Neighbours of one weight are one piece.
        var pieces: [(weight: Float, count: Int)] = []
        for weight in weights {
            if pieces.last?.weight == weight {
                pieces[pieces.count - 1].count += 1
            } else {
                pieces.append((weight, 1))
            }
        }
        return concatenated(pieces.map { logits.filled([$0.count], $0.weight) }, alongAxis: 0)
    }
    logits.trace.fail(loss, "a class weight is \(bad), it must be at least 0")
    return nil
}

extension LossReduction {
    /// Reduces losses that carry the weights of their labels: the mean divides by the sum of those.
    func apply(_ losses: Tensor, weights: Tensor) -> Tensor {
        // Where all of a batch weighs nothing, its loss is 0 and not 0 / 0.
        self == .mean ? losses.sum() / maximum(weights.sum(), .leastNormalMagnitude) : apply(losses)
    }
}
