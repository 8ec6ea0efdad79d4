import EaselCore
import EaselGraph
import EaselLayers

/// The layers of a classifier in which each follows the one before, laid out for one size of image.
///
/// A configuration makes it of a list of `LayerStep`s; with it a `ListedClassifier` has all that a classifier needs.
public struct ClassifierLayers: Sendable {
    /// The size of an image.
    public let image: ImageShape
    /// The number of classes.
    public let classes: Int
    /// The layers with parameters, and their names.
    public let named: [(name: String, layer: any Module)]
    /// The feature maps before each pooling.
    let stages: [FeatureStage]
    let featureShape: Shape
    private let modules: [any Module]
    /// For each stage, the module that makes its map.
    private let stagePlaces: [Int]
    /// Where the features end and the layers begin that make logits of them.
    private let head: Int

    init(_ layout: LayerLayout) {
        (image, classes) = (layout.configuration.image, layout.configuration.classes)
        (named, modules) = (layout.named, layout.modules)
        (stages, stagePlaces, featureShape) = (layout.stages, layout.stagePlaces, [layout.features])
        // The last layer and the dropout before it.
        head = 1 + (modules.dropLast().lastIndex { !($0 is Dropout) } ?? -1)
    }

    /// The layer with parameters that has a name, or `nil`.
    public subscript(name: String) -> (any Module)? { named.first { $0.name == name }?.layer }

    func features(_ images: Tensor) -> Tensor { Sequential(Array(modules[..<head]))(images) }

    func logits(_ features: Tensor) -> Tensor { Sequential(Array(modules[head...]))(features) }

    func stageMaps(_ images: Tensor) -> [Tensor] { Sequential(modules).maps(after: stagePlaces, of: images) }
}
