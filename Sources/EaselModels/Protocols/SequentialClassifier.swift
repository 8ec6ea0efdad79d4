import EaselCore
import EaselGraph
import EaselLayers

/// A classifier of layers applied one after the other: convolutions, a pooling to a fixed size, dense layers, as AlexNet and
/// VGG have them.
///
/// Whoever has these three has features, logits and the maps of each stage.
public protocol SequentialClassifier: ImageClassifier {
    /// The convolutions, from images to feature maps; a stage ends before each max pooling.
    var features: Sequential { get }

    /// What makes maps as large as the dense layers take them.
    var avgpool: AdaptiveAveragePooling2D { get }

    /// The dense layers, from feature maps to one logit for each class: those before the last, which is a `Dense`, make the
    /// features.
    var classifier: Sequential { get }
}

extension SequentialClassifier {
    public var classes: Int { classifier.last?.weight.shape[1] ?? 0 }
    public var featureShape: Shape { [classifier.last?.weight.shape[0] ?? 0] }

    /// The features of the last hidden layer: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor {
        let (convolutions, hidden): (Sequential, Sequential) = (
            features, Sequential(Array(classifier.modules.dropLast()))
        )
        return unfit(images, "\(Self.self)") ?? hidden(Flatten()(avgpool(convolutions(images))))
    }

    /// The maps before each max pooling: `[N, height, width, channels]` → one map for each of `stages`.
    public func stageMaps(_ images: Tensor) -> [Tensor] {
        let convolutions: Sequential = features
        return convolutions.mapsBeforePooling(unfit(images, "\(Self.self)") ?? images)
    }

    public func logits(ofFeatures features: Tensor) -> Tensor {
        Sequential(Array(classifier.modules.suffix(1)))(features)
    }
}

extension Sequential {
    /// The layer that makes logits of features.
    fileprivate var last: Dense? { modules.last as? Dense }
}
