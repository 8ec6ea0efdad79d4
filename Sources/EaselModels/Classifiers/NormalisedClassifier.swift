import EaselCore
import EaselGraph
import EaselLayers

/// A classifier that has another within it, which its parameters are of.
package protocol WrappedClassifier: ImageClassifier {
    /// The classifier within.
    var inner: any ImageClassifier { get }
}

/// A classifier with what normalises the images of the one within it.
package protocol NormalisingClassifier: WrappedClassifier {
    /// What normalises.
    var normalisation: NormalisationLayer { get }
}

/// A classifier whose images are normalised before it sees them, in training and in use.
public struct NormalisedClassifier<Model: ImageClassifier>: NormalisingClassifier {
    /// What normalises.
    public let normalisation: NormalisationLayer
    /// What classifies.
    public let model: Model

    /// Puts a normalisation before a classifier.
    public init(_ normalisation: NormalisationLayer, _ model: Model) {
        (self.normalisation, self.model) = (normalisation, model)
    }

    package var inner: any ImageClassifier { model }
    public var imageShape: ImageShape { model.imageShape }
    public var classes: Int { model.classes }
    public var featureShape: Shape { model.featureShape }
    public var stages: [FeatureStage] { model.stages }

    public func stageMaps(_ images: Tensor) -> [Tensor] { model.stageMaps(normalisation(images)) }
    public func features(_ images: Tensor) -> Tensor { model.features(normalisation(images)) }
    public func logits(ofFeatures features: Tensor) -> Tensor { model.logits(ofFeatures: features) }
    public func output(of images: Tensor) -> ClassifierOutput { model.output(of: normalisation(images)) }
}
