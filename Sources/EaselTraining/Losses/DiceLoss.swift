import EaselGraph

/// The soft Dice loss of pixels: 1 less twice the overlap of probabilities and targets over the sum of both, of each image
/// and class.
///
/// It weighs a class that covers few pixels as one that covers many, which the cross-entropy does not.
///
/// Source: Milletari, Navab and Ahmadi, "V-Net: fully convolutional neural networks for volumetric medical image
/// segmentation", 3DV 2016, with plain sums for those of squares.
///
/// ### Shapes
/// `[N, …, classes]` and whole numbers `[N, …]` → one number, or `[N, classes]` with `.none`.
/// - Parameters:
///   - logits: The logits, whose softmax are the probabilities.
///   - labels: The class of each pixel, in `0..<classes`.
///   - smoothing: What is added above and below the line, so that a class that is nowhere, and found nowhere, has no loss.
///   - reduction: How the losses of images and classes are reduced.
public func diceLoss(
    logits: Tensor, labels: Tensor, smoothing: Float = 1, reduction: LossReduction = .mean
) -> Tensor {
    guard haveLabels("diceLoss", logits, labels) else { return logits }
    return reduction.apply(
        diceLosses(softmax(logits), labels.oneHot(classes: logits.shape[-1]), smoothing: smoothing))
}

/// The soft Dice loss of pixels whose channels are each a sigmoid of its own: one, or several that may overlap.
///
/// ### Shapes
/// Logits and targets `[N, …, channels]` → one number, or `[N, channels]` with `.none`.
/// - Parameters:
///   - logits: The logits, whose sigmoid are the probabilities.
///   - targets: The target probabilities, in `0…1`.
///   - smoothing: What is added above and below the line.
///   - reduction: How the losses of images and channels are reduced.
public func diceLoss(
    logits: Tensor, targets: Tensor, smoothing: Float = 1, reduction: LossReduction = .mean
) -> Tensor {
    guard haveOneShape("diceLoss", logits, targets), logits.trace.diagnostic == nil else { return logits }
    return reduction.apply(diceLosses(sigmoid(logits), targets, smoothing: smoothing))
}

private func diceLosses(_ probabilities: Tensor, _ targets: Tensor, smoothing: Float) -> Tensor {
    guard probabilities.trace.diagnostic == nil else { return probabilities }
    guard probabilities.shape.rank >= 2, smoothing.isFinite, smoothing > 0 else {
        return probabilities.trace.fail(
            "diceLoss",
            "logits are \(probabilities.shape) and smoothing \(smoothing); [N, …, classes] and a number above 0 are expected"
        )
    }
    let pixels = Array(1..<(probabilities.shape.rank - 1))
    func total(_ values: Tensor) -> Tensor { pixels.isEmpty ? values : values.sum(over: pixels) }
    let overlap = total(probabilities * targets) * 2 + smoothing
    return 1 - overlap / (total(probabilities) + total(targets) + smoothing)
}
