import EaselCore
import EaselGraph
import EaselModels

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The feature maps of a classifier's stages, found among what it recorded in a trace.
enum StageMaps {
    /// The maps of all stages, in their order.
    ///
    /// A stage is known by its channels and its stride. Of what a model records with those channels, its map is what is
    /// nearest to the image's size divided by the stride, and of that what was recorded last: after activation and
    /// normalisation, before pooling.
    /// - Parameters:
    ///   - model: The model, whose features have been recorded.
    ///   - features: What it recorded for them last.
    ///   - first: The number of nodes that the trace had before.
    static func maps(of model: any ImageClassifier, for features: Tensor, from first: NodeIndex) -> [Tensor] {
        let (trace, height) = (features.trace, Double(model.imageShape.height))
        guard let last = features.node, first <= last else { return [] }
        let nodes = trace.graph.nodes
        return model.stages.compactMap { stage -> Tensor? in
            let fitting = (first...last).filter { index in
                let type = nodes[index].type
                return type.elementType == .float32 && type.shape.rank == 4 && type.shape[3] == stage.channels
            }
            func distance(_ index: NodeIndex) -> Double {
                abs(log(height / Double(nodes[index].type.shape[1]) / Double(stage.stride)))
            }
            let nearest = fitting.min { (distance($0), $1) < (distance($1), $0) }
            return nearest.map { Tensor(trace, $0, nodes[$0].type) }
        }
    }
}
