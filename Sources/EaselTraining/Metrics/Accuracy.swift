import EaselGraph

/// The accuracy: the share of labels whose class has the highest logit.
///
/// ### Shapes
/// `[…, classes]` and whole numbers `[…]` → one number: of images, or of the pixels of masks.
/// - Parameters:
///   - logits: The logits, or probabilities.
///   - labels: The indices of the right classes.
public func accuracy(logits: Tensor, labels: Tensor) -> Tensor {
    guard logits.trace.diagnostic == nil else { return logits }
    guard labels.type.elementType == .int32, logits.shape.rank > 0,
        labels.shape.dimensions == Array(logits.shape.dimensions.dropLast())
    else {
        return logits.trace.fail(
            "accuracy", "labels are \(labels.type), and logits are \(logits.shape); [N, classes] and i32[N] fit")
    }
    return (logits.argMax() .== labels).mean()
}
