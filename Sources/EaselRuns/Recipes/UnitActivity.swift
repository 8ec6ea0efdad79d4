import EaselGraph
import EaselImages
import EaselModels
import EaselRuntime
import EaselTraining

/// Looks which units of a classifier's ReLUs are zero for every image.
///
/// A unit is a channel of a feature map, anywhere in it, or a feature of a dense layer.
final class UnitActivity {
    /// One layer: the name of what comes before its ReLU, and the number of its units.
    struct Layer: Hashable {
        let name: String
        let units: Int
    }

    /// The most images that are looked at: units that are zero for so many are hardly ever anything else.
    static let mostImages = 128

    /// The layers, in the order in which they are applied.
    let layers: [Layer]
    private let step: EvaluationStep
    private let batchSize: Int

    /// Traces a model; `nil` where it has no ReLU.
    /// - Throws: What tracing reports.
    init?(of model: any ImageClassifier, batchSize: Int, seed: UInt64, workers: Workers) throws {
        let size = min(batchSize, Self.mostImages)
        var layers: [Layer] = []
        let step = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: size, seed: seed, workers: workers
        ) { batch in
            let trace = model.logits(batch.images).trace
            let found = Self.units(in: trace)
            layers = found.map { Layer(name: $0.name, units: $0.output.shape[-1]) }
            let largest = found.map { $0.output.max(over: Array(0..<($0.output.shape.rank - 1))) }
            return ["largest": largest.isEmpty ? batch.images.max() : concatenated(largest, alongAxis: 0)]
        }
        guard !layers.isEmpty else { return nil }
        (self.layers, self.step, self.batchSize) = (layers, step, size)
    }

    /// The results of ReLUs, each under the name of the layer whose parameters were used last before it.
    private static func units(in trace: Trace) -> [(name: String, output: Tensor)] {
        var (name, found) = ("the input", [(name: String, output: Tensor)]())
        for (index, node) in trace.graph.nodes.enumerated() {
            if let read = node.operation as? ReadVariable {
                name = read.name.split(separator: ".").dropLast().joined(separator: ".")
            } else if node.operation is Relu, node.type.shape.rank > 1 {
                found.append((name, Tensor(trace, index, node.type)))
            }
        }
        return found
    }

    /// The plan for a batch of the size looked at.
    func plan(batchSize: Int) throws -> ProgramPlan { try step.plan(batchSize: min(batchSize, self.batchSize)) }

    /// How many units of each layer are zero for all images looked at, and how many images these are.
    func dead(on images: any ImageSource) throws -> (layers: [(name: String, units: Int, dead: Int)], images: Int) {
        let sample = images.randomSubset(Self.mostImages)
        var isAlive = [Bool](repeating: false, count: layers.reduce(0) { $0 + $1.units })
        try sample.forEachBatch(of: batchSize) { _, batch in
            for (unit, value) in try step(batch).output("largest").values.enumerated() where value > 0 {
                isAlive[unit] = true
            }
        }
        var first = 0
        return (
            layers.map { layer in
                defer { first += layer.units }
                return (layer.name, layer.units, isAlive[first..<first + layer.units].count { !$0 })
            }, sample.count
        )
    }
}
