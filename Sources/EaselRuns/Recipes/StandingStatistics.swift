import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime

/// Standing statistics: a generator's running statistics of batch normalisation, measured anew over many batches of
/// noise.
///
/// Running statistics lag behind weights that move, and those of a moving average of weights were never measured at all:
/// copied from the newest weights, they spoil what the average gains.
///
/// Source: Brock, Donahue and Simonyan, "Large scale GAN training for high fidelity natural image synthesis", ICLR 2019,
/// section 3.1.
final class StandingStatistics {
    /// The number of batches of noise.
    static let batches = 16
    /// Pictures in a batch are twice those of a training batch, at least 16 and no more than this: where a folder of few pictures
    /// has small batches, 128 in each would cost more than the epoch itself.
    private static let largestBatch = 128
    private let batchSize: Int
    private let predictor: Predictor
    private let share: Predictor.Input<Float>
    private let labels: Predictor.Input<Float>?
    private let classes: Int
    private let seed: UInt64
    /// Whether the statistics are those of the weights as they are.
    var isCurrent = false

    /// What measuring takes, known before memory is taken.
    var plan: ProgramPlan { predictor.plan }

    /// Prepares to measure the statistics of a generator.
    /// - Parameters:
    ///   - model: The model.
    ///   - batchSize: The batch size of its training.
    ///   - seed: The seed of the noise.
    ///   - workers: The threads to run on.
    /// - Returns: `nil` where the generator has none.
    /// - Throws: The first diagnostic of the trace.
    init?(of model: any AdversarialModel, batchSize: Int, seed: UInt64, workers: Workers) throws {
        let parameters = namedParameters(of: ["generator": model.generator])
        guard parameters.contains(where: { !$0.parameter.isTrainable }) else { return nil }
        let count = min(max(2 * batchSize, 16), Self.largestBatch)
        let graph = try InferenceGraph(holding: parameters) { trace in
            let share = trace.input("share", [1]).reshaped(to: [])
            let labels = model.classes.map { trace.input("labels", [1, count, $0]).reshaped(to: [count, $0]) }
            trace.measuringStatistics(share: share) {
                _ = model.generate(.randomNormal([count, model.latentSize]), labels: labels)
            }
            return [:]
        }
        predictor = try Predictor(graph, chunk: 1, workers: workers)
        share = try predictor.input("share")
        labels = model.classes == nil ? nil : try predictor.input("labels")
        (classes, self.batchSize, self.seed) = (model.classes ?? 0, count, seed)
    }

    /// Measures them where the weights have changed since; the same weights give the same statistics.
    /// - Throws: `RuntimeError` where there is no memory.
    func measure() throws {
        guard !isCurrent else { return }
        for batch in 1...Self.batches {
            try share.rows()[0] = 1 / Float(batch)
            // Classes one after another, going on from batch to batch.
            if let rows = try labels?.rows() {
                rows.update(repeating: 0)
                for row in 0..<batchSize {
                    rows[row * classes + ((batch - 1) * batchSize + row) % classes] = 1
                }
            }
            try predictor.run(seed: seed, step: UInt64(batch))
        }
        isCurrent = true
    }
}
