import EaselCore
import EaselGraph
import EaselLayers

/// A classifier: it predicts which of several classes an image belongs to.
///
/// Pixels are in `0…1`; train on `logits` with `categoricalCrossEntropy(logits:labels:)`.
public protocol ImageClassifier: Module, ImageModel {
    /// The number of classes.
    var classes: Int { get }

    /// The shape of one image's features, such as `[128]`.
    var featureShape: Shape { get }

    /// The feature maps from the image on, one for each stride: a network for segmentation or detection is built on
    /// them. Empty if there are none.
    var stages: [FeatureStage] { get }

    /// The feature maps of `stages` for images, in their order; what follows the last one is not recorded.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, rows, columns, stage.channels]` for each stage, where rows and columns are those
    /// of the image over the stride, or a few less where a network does not pad.
    func stageMaps(_ images: Tensor) -> [Tensor]

    /// The features that classes are predicted from.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N]` + `featureShape`.
    func features(_ images: Tensor) -> Tensor

    /// The logits of the classes; a softmax turns them into probabilities.
    ///
    /// ### Shapes
    /// `[N]` + `featureShape` → `[N, classes]`.
    func logits(ofFeatures features: Tensor) -> Tensor

    /// The output that training uses: the logits of images, and those of auxiliary heads if there are any.
    func output(of images: Tensor) -> ClassifierOutput
}

extension ImageClassifier {
    /// The logits alone.
    public func output(of images: Tensor) -> ClassifierOutput { ClassifierOutput(logits: logits(images)) }

    /// Empty, unless a classifier says otherwise.
    public func stageMaps(_ images: Tensor) -> [Tensor] { [] }

    /// The logits of the classes, `[N, classes]`.
    public func logits(_ images: Tensor) -> Tensor { logits(ofFeatures: features(images)) }

    /// The probabilities of the classes of images, `[N, classes]`.
    public func callAsFunction(_ images: Tensor) -> Tensor { softmax(logits(images)) }
}
