import EaselCore
import EaselGraph
import EaselLayers

/// A segmenter: it predicts for each pixel of an image which of several classes it belongs to.
///
/// Pixels are in `0…1`; train on `logits` with `categoricalCrossEntropy(logits:labels:)` or `diceLoss(logits:labels:)`,
/// whose labels are masks.
public protocol ImageSegmenter: Module, ImageModel {
    /// The number of classes.
    var classes: Int { get }

    /// The logits of the classes of each pixel; a softmax turns them into probabilities.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, height, width, classes]`.
    func logits(_ images: Tensor) -> Tensor
}

extension ImageSegmenter {
    /// The probabilities of the classes of each pixel, `[N, height, width, classes]`.
    public func callAsFunction(_ images: Tensor) -> Tensor { softmax(logits(images)) }
}
