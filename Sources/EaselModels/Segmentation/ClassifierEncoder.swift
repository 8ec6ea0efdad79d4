import EaselCore
import EaselGraph
import EaselLayers

/// A classifier's layers up to its last stage, as the encoder of a network for segmentation.
///
/// Its parameters have the names that they have in the classifier, so that a pretrained file's fit; those of layers after
/// the last stage are not among them.
public struct ClassifierEncoder: ParameterContainer, Sendable, CustomReflectable {
    /// The classifier.
    public let classifier: any ImageClassifier
    /// The parameters that its stages use.
    private let parameters: [NamedParameter]

    /// Takes the stages of a classifier.
    /// - Throws: `GeometryError` for a classifier without feature maps.
    public init(_ classifier: any ImageClassifier) throws {
        var maps: [Tensor] = []
        parameters = classifier.parameters { maps = classifier.stageMaps($0) }
        guard !maps.isEmpty, maps.count == classifier.stages.count else {
            throw GeometryError(
                "it has no feature maps that a segmentation could be built on; use one with convolutions")
        }
        self.classifier = classifier
    }

    /// The stages: channels and stride of each map.
    public var stages: [FeatureStage] { classifier.stages }

    /// The feature maps of the stages, of exactly the size that the strides say: one that a network without padding made
    /// smaller has zeros at its edges, one that is larger is cropped.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, height / stride, width / stride, stage.channels]` for each stage; strides
    /// divide height and width.
    public func callAsFunction(_ images: Tensor) -> [Tensor] {
        zip(classifier.stageMaps(images), stages).map { map, stage in
            let shape = classifier.imageShape
            return map.centred(
                in: Size2D(height: shape.height / stage.stride, width: shape.width / stage.stride))
        }
    }

    /// The parameters under their names, in place of all that the classifier has.
    public var customMirror: Mirror {
        Mirror(self, children: parameters.map { ($0.name, $0.parameter as Any) }, displayStyle: .struct)
    }
}

extension Tensor {
    /// Maps with zeros around them, or without their edges, so that they have a size.
    fileprivate func centred(in size: Size2D) -> Tensor {
        guard node != nil, shape.rank == 4 else { return self }
        let missing = [0, size.height - shape[1], size.width - shape[2], 0]
        guard missing != [0, 0, 0, 0] else { return self }
        return trace.layer("Padding") {
            let cropped = missing.map { Swift.max(-$0, 0) }
            let added = missing.map { Swift.max($0, 0) }
            let sizes = zip(shape.dimensions, cropped).map { $0 - $1 }
            let kept = cropped == [0, 0, 0, 0] ? self : slice(starts: cropped.map { $0 / 2 }, sizes: sizes)
            guard added != [0, 0, 0, 0] else { return kept }
            return kept.padded(low: added.map { $0 / 2 }, high: added.map { $0 - $0 / 2 })
        }
    }
}
