import EaselCore
import EaselGraph
import EaselLayers

/// A classifier by the features of another model: of an autoencoder's encoder, of a GAN's discriminator.
///
///     let classifier = try FeatureClassifier(Autoencoder(), classes: 10)
///     try loadParameters(of: classifier, from: checkpoint, only: .prefixes(["encoder"]))
///
/// Its parameters are those that the features depend on, under the names that they have in the model, and `head`, the
/// dense layer that makes logits of features. What the model has besides, such as a decoder, is no part of it.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, classes]`, the probabilities of the classes.
public struct FeatureClassifier<Base: FeatureNetwork>: ImageClassifier, CustomReflectable {
    /// The model that makes the features.
    public let base: Base
    /// The layer from features to one logit for each class.
    public let head: Dense
    /// The number of classes.
    public let classes: Int
    /// The parameters that features depend on.
    private let parameters: [NamedParameter]

    /// Puts a head on the features of a model.
    /// - Throws: `GeometryError` for what cannot be built, naming the nearest that can.
    public init(_ base: Base, classes: Int) throws {
        try StrideTwoStages.check("the number of classes", classes, in: 1...65536)
        try StrideTwoStages.check(
            layer: "a dense layer", weights: [base.featureCount, classes],
            wayOut: "use smaller images or fewer features")
        (self.base, self.classes) = (base, classes)
        head = Dense(
            inputFeatures: base.featureCount, outputFeatures: classes, initializer: .glorotNormal,
            biasInitializer: .zeros)
        parameters = base.parameters { _ = base.features(of: $0) }
    }

    public var imageShape: ImageShape { base.imageShape }
    public var featureShape: Shape { [base.featureCount] }
    public var stages: [FeatureStage] { base.stages }

    public func stageMaps(_ images: Tensor) -> [Tensor] { base.stageMaps(scaled(images)) }
    public func features(_ images: Tensor) -> Tensor { base.features(of: scaled(images)) }
    public func logits(ofFeatures features: Tensor) -> Tensor { head(features) }

    /// Images with their pixels in the model's range.
    private func scaled(_ images: Tensor) -> Tensor {
        let range = Base.pixelRange
        guard images.trace.diagnostic == nil, range != 0...1 else { return images }
        return images * (range.upperBound - range.lowerBound) + range.lowerBound
    }

    /// The parameters under their names, in place of all that the model has.
    public var customMirror: Mirror {
        let children = parameters.map { (label: $0.name, value: $0.parameter as Any) } + [(label: "head", value: head)]
        return Mirror(self, children: children, displayStyle: .struct)
    }
}
