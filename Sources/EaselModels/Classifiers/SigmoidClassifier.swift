import EaselCore
import EaselGraph
import EaselLayers

/// A classifier whose outputs are sigmoids, with the model within it.
package protocol SigmoidOutputs: ImageClassifier {
    /// The model whose outputs are sigmoids.
    var model: Model { get }
    /// The type of that model.
    associatedtype Model: ImageClassifier
}

/// A classifier whose outputs are sigmoids, for training with the binary cross-entropy.
///
/// A model of one output tells two classes apart: its logit is that of the second class. A model of several has a sigmoid
/// for each class, which does not know of the others; what is used of them, `logits`, are their logarithms, so that the
/// probabilities of classes are the sigmoids divided by their sum. `output(of:)` has the logits as the model makes them.
public struct SigmoidClassifier<Model: ImageClassifier>: SigmoidOutputs {
    /// The model whose outputs are sigmoids.
    public let model: Model

    /// Takes a model's outputs for sigmoids.
    public init(_ model: Model) { self.model = model }

    public var imageShape: ImageShape { model.imageShape }
    public var classes: Int { max(2, model.classes) }
    public var featureShape: Shape { model.featureShape }
    public var stages: [FeatureStage] { model.stages }

    public func stageMaps(_ images: Tensor) -> [Tensor] { model.stageMaps(images) }

    public func features(_ images: Tensor) -> Tensor { model.features(images) }

    public func logits(ofFeatures features: Tensor) -> Tensor {
        let logits = model.logits(ofFeatures: features)
        return model.classes == 1 ? Self.ofBoth(logits) : -softplus(-logits)
    }

    public func output(of images: Tensor) -> ClassifierOutput {
        let output = model.output(of: images)
        guard model.classes == 1 else { return output }
        return ClassifierOutput(
            logits: Self.ofBoth(output.logits),
            auxiliaryLogits: output.auxiliaryLogits.map { (Self.ofBoth($0.logits), $0.weight) })
    }

    /// The logits of both classes, of which the first has none of its own: a softmax of them is the sigmoid of the second,
    /// and their cross-entropy the binary one.
    private static func ofBoth(_ logits: Tensor) -> Tensor {
        guard logits.trace.diagnostic == nil else { return logits }
        return concatenated([logits.filled(logits.shape, 0), logits], alongAxis: 1)
    }
}
