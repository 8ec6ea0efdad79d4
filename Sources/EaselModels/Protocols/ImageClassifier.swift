import EaselCore
import EaselGraph
import EaselLayers

/// A model that tells which of several classes an image is of.
///
/// Pixels are in `0…1`; train on `logits` with `categoricalCrossEntropy(logits:labels:)`.
public protocol ImageClassifier: Module, ImageModel {
    /// How many classes there are.
    var classes: Int { get }

    /// The shape of one image's features, such as `[128]`.
    var featureShape: Shape { get }

    /// The feature maps from the image on, each of a stride of its own: what a network that draws masks or boxes is
    /// built on. Empty where there are none.
    var stages: [FeatureStage] { get }

    /// What the classes are told by.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N]` + `featureShape`.
    func features(_ images: Tensor) -> Tensor

    /// What a softmax turns into the probabilities of the classes.
    ///
    /// ### Shapes
    /// `[N]` + `featureShape` → `[N, classes]`.
    func logits(ofFeatures features: Tensor) -> Tensor

    /// What training looks at: the logits of images, and those of heads on the way where there are any.
    func output(of images: Tensor) -> ClassifierOutput
}

extension ImageClassifier {
    /// The logits alone.
    public func output(of images: Tensor) -> ClassifierOutput { ClassifierOutput(logits: logits(images)) }

    /// What a softmax turns into the probabilities, `[N, classes]`.
    public func logits(_ images: Tensor) -> Tensor { logits(ofFeatures: features(images)) }

    /// The probabilities of the classes of images, `[N, classes]`.
    public func callAsFunction(_ images: Tensor) -> Tensor { softmax(logits(images)) }
}

/// What a classifier makes of images in training.
public struct ClassifierOutput {
    /// What a softmax turns into the probabilities of the classes, `[N, classes]`.
    public let logits: Tensor
    /// The logits of heads on the way, `[N, classes]` each, with the weights of their losses; empty but for networks such
    /// as GoogLeNet.
    public let auxiliaryLogits: [(logits: Tensor, weight: Float)]

    /// Holds logits.
    public init(logits: Tensor, auxiliaryLogits: [(logits: Tensor, weight: Float)] = []) {
        (self.logits, self.auxiliaryLogits) = (logits, auxiliaryLogits)
    }
}

/// A feature map of a classifier: how many channels it has, and how much smaller it is than the image.
public struct FeatureStage: Hashable, Sendable {
    /// Numbers at each place.
    public let channels: Int
    /// Pixels of the image from one place to the next, in both directions.
    public let stride: Int

    /// Describes a feature map.
    public init(channels: Int, stride: Int) { (self.channels, self.stride) = (channels, stride) }
}
