import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselRuns
import EaselRuntime
import EaselTraining

/// A recipe that wraps another and keeps what the trainer asks of it; losses can be replaced.
final class WatchedRecipe: Recipe {
    let inner: ReconstructionRecipe
    /// Sizes of the batches trained on, in order.
    var batchSizes: [Int] = []
    /// Learning rates, in order.
    var learningRates: [Float] = []
    /// Pictures of every evaluation.
    var evaluated: [Int] = []
    /// A loss to report instead, by step from 1.
    var losses: [Int: Float] = [:]
    /// A score to report instead, by evaluation from 1.
    var scores: [Int: Double] = [:]
    /// What decides instead.
    var ownScore: Metric?
    /// An accuracy to report beside the others, by evaluation from 1.
    var accuracies: [Int: Double] = [:]

    init(_ inner: ReconstructionRecipe) { self.inner = inner }

    var parameters: [NamedParameter] { inner.parameters }
    var optimizerStates: [OptimizerState] { inner.optimizerStates }
    var trainingSteps: [TrainStep] { inner.trainingSteps }
    func parts(batchSize: Int) throws -> [ModelPart] { try inner.parts(batchSize: batchSize) }
    func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try inner.inferenceGraph(batchSize: batchSize)
    }
    var stepCount: Int {
        get { inner.stepCount }
        set { inner.stepCount = newValue }
    }
    var trainMetrics: [Metric] { inner.trainMetrics }
    var testMetrics: [Metric] { inner.testMetrics + (accuracies.isEmpty ? [] : [.accuracy]) }
    var score: Metric { ownScore ?? inner.score }

    func train(on batch: Batch, learningRate: Float) throws -> [Metric: Float] {
        batchSizes.append(batch.size)
        learningRates.append(learningRate)
        var values = try inner.train(on: batch, learningRate: learningRate)
        if let loss = losses[batchSizes.count] { values[.loss] = loss }
        return values
    }

    func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        evaluated.append(set.count)
        var result = try inner.evaluate(on: set)
        if let score = scores[evaluated.count] { result[.loss] = score }
        result[.accuracy] = accuracies[evaluated.count]
        return result
    }

    func samples(from set: any ImageSource) throws -> ImageGrid { try inner.samples(from: set) }
}

/// A small run on drawn digits.
final class SmallRun {
    let folder = TemporaryFolder()
    let dataset: Dataset
    let record: RunRecord

    init(
        train: Int = 50, test: Int = 21, batchSize: Int = 16, epochs: Int = 2, optimizer: any Optimizer = Adam(),
        schedule: String = "constant", clipping: RunRecord.Clipping? = nil
    ) throws {
        dataset = try Digits(ImageShape(height: 8, width: 8)).dataset(trainCount: train, testCount: test)
        record = try RunRecord(
            easelVersion: easelVersion, host: nil,
            model: .init(name: "autoencoder", options: ["latentSize": .integer(8), "widths": .list([.integer(4)])]),
            image: .init(height: 8, width: 8, channels: 1),
            dataset: .init(DatasetSource("digits"), dataset, run: "run"),
            seed: 3,
            epochs: epochs, batchSize: batchSize, optimizer: .init(optimizer), schedule: schedule, clipping: clipping)
    }

    func recipe() throws -> WatchedRecipe {
        WatchedRecipe(
            try ReconstructionRecipe(
                ModelCatalog.imageAutoencoder(record.model, image: record.imageShape),
                optimizer: record.optimizer.makeOptimizer(), batchSize: record.batchSize,
                clipping: record.gradientClipping, seed: record.seed))
    }

    func directory(_ name: String = "run") throws -> RunDirectory {
        try RunDirectory.create(at: folder.path + "/" + name, record: record)
    }
}

extension Recipe {
    /// Trains on a batch and appends what was measured, in the order of `trainMetrics`.
    func train(on batch: Batch, learningRate: Float, into values: inout [Float]) throws {
        let measured = try train(on: batch, learningRate: learningRate)
        values += trainMetrics.compactMap { measured[$0] }
    }
}
