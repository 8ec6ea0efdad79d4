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
    public private(set) var classes = 1
    /// The layers with parameters, and their names.
    public private(set) var named: [(name: String, layer: any Module)] = []
    /// The feature maps before each pooling.
    private(set) var stages: [FeatureStage] = []
    private(set) var featureShape: Shape = [1]
    private var modules: [any Module] = []
    /// For each stage, the module that makes its map.
    private var stagePlaces: [Int] = []
    /// Where the features end and the layers begin that make logits of them.
    private var head = 0

    init(_ layout: LayerLayout) {
        (image, classes) = (layout.configuration.image, layout.configuration.classes)
        (named, modules) = (layout.named, layout.modules)
        (stages, stagePlaces) = (layout.stages, layout.stagePlaces)
        (featureShape, head) = ([layout.features], modules.count - 1)
        while head > 0, modules[head - 1] is Dropout { head -= 1 }
    }

    /// The layer with parameters that has a name, or `nil`.
    public subscript(name: String) -> (any Module)? { named.first { $0.name == name }?.layer }

    func features(_ images: Tensor) -> Tensor { Sequential(Array(modules[..<head]))(images) }

    func logits(_ features: Tensor) -> Tensor { Sequential(Array(modules[head...]))(features) }

    func stageMaps(_ images: Tensor) -> [Tensor] { Sequential(modules).maps(after: stagePlaces, of: images) }
}
