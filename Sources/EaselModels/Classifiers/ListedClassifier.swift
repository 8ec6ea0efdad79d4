import EaselCore
import EaselGraph
import EaselLayers

/// A classifier that is a list of layers: convolutions with activations and poolings, then dense layers.
///
/// The list gives it features, logits and the maps of each stage; its parameters are named as the list names the layers,
/// such as `c1.weight`.
public protocol ListedClassifier: ImageClassifier, CustomReflectable {
    /// The layers in the order in which they are applied.
    var layers: ClassifierLayers { get }
}

extension ListedClassifier {
    public var imageShape: ImageShape { layers.image }
    public var classes: Int { layers.classes }
    public var featureShape: Shape { layers.featureShape }
    public var stages: [FeatureStage] { layers.stages }

    /// The layers with parameters, so that names begin with theirs.
    public var customMirror: Mirror {
        Mirror(self, children: layers.named.map { (label: $0.name, value: $0.layer) }, displayStyle: .struct)
    }

    /// The maps before each pooling: `[N, height, width, channels]` → one map for each of `stages`.
    public func stageMaps(_ images: Tensor) -> [Tensor] { layers.stageMaps(unfit(images, "\(Self.self)") ?? images) }

    /// The features of the last hidden layer: `[N, height, width, channels]` → `[N]` + `featureShape`.
    public func features(_ images: Tensor) -> Tensor { unfit(images, "\(Self.self)") ?? layers.features(images) }

    public func logits(ofFeatures features: Tensor) -> Tensor { layers.logits(features) }
}
