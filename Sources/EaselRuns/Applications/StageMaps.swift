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
    /// A stage is known by its channels and its stride. Of what a model computes of the images with those channels, its map
    /// is what is nearest to the images' size divided by the stride, and of that what was recorded last: after activation
    /// and normalisation, before pooling.
    /// - Parameters:
    ///   - model: The model.
    ///   - images: The images.
    ///   - features: The features that it made of them.
    static func maps(of model: any ImageClassifier, from images: Tensor, to features: Tensor) -> [Tensor] {
        let (trace, height) = (features.trace, Double(model.imageShape.height))
        guard let first = images.node, let last = features.node, first <= last else { return [] }
        let nodes = trace.graph.nodes
        // Filters have four dimensions too.
        var isOfImages = [Bool](repeating: false, count: last + 1)
        isOfImages[first] = true
        for index in first...last where nodes[index].operands.contains(where: { $0 >= first && isOfImages[$0] }) {
            isOfImages[index] = true
        }
        return model.stages.compactMap { stage -> Tensor? in
            let stride = Double(stage.stride)
            let fitting = (first...last).filter { index in
                let type = nodes[index].type
                return isOfImages[index] && type.elementType == .float32 && type.shape.rank == 4
                    && type.shape[3] == stage.channels
            }
            // Strides round up or down.
            let (least, most) = (max((height / stride).rounded(.down), 1), (height / stride).rounded(.up))
            func distance(_ index: NodeIndex) -> Double {
                let own = Double(nodes[index].type.shape[1])
                return own < least ? log(least / own) : own > most ? log(own / most) : 0
            }
            let nearest = fitting.min { (distance($0), $1) < (distance($1), $0) }
            return nearest.map { Tensor(trace, $0, nodes[$0].type) }
        }
    }
}
