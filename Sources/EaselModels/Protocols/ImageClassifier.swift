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

    /// The logits of the classes, `[N, classes]`.
    public func logits(_ images: Tensor) -> Tensor { logits(ofFeatures: features(images)) }

    /// The probabilities of the classes of images, `[N, classes]`.
    public func callAsFunction(_ images: Tensor) -> Tensor { softmax(logits(images)) }
}

/// The output of a classifier in training.
public struct ClassifierOutput {
    /// The logits of the classes, `[N, classes]`.
    public let logits: Tensor
    /// The logits of auxiliary heads, `[N, classes]` each, with the weights of their losses; empty except in networks
    /// such as GoogLeNet.
    public let auxiliaryLogits: [(logits: Tensor, weight: Float)]

    /// Creates an output from logits.
    public init(logits: Tensor, auxiliaryLogits: [(logits: Tensor, weight: Float)] = []) {
        (self.logits, self.auxiliaryLogits) = (logits, auxiliaryLogits)
    }
}

/// A feature map of a classifier: how many channels it has, and how much smaller it is than the image.
public struct FeatureStage: Hashable, Sendable {
    /// The number of channels.
    public let channels: Int
    /// The stride: pixels of the image from one position to the next, in both directions.
    public let stride: Int

    /// Describes a feature map.
    public init(channels: Int, stride: Int) { (self.channels, self.stride) = (channels, stride) }
}
