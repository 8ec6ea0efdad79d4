import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a denoiser to give clean images back from noisy ones; the noise is drawn anew for each batch, in the graph.
///
/// The loss is the mean squared error, so that a denoiser gives the mean of what may have been there. Evaluation
/// measures `psnr` and `noisyPSNR`, the means over the images of the peak signal-to-noise ratios of the results and of
/// the noisy images.
public final class DenoisingRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageDenoiser
    /// The noise that it is trained to remove.
    public let noise: NoiseRange
    public let parameters: [NamedParameter]
    public let trainMetrics = [Metric.loss]
    public let score = Metric.peakSignalToNoiseRatio

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, `psnr`, `noisyPSNR`, the noisy images as `noisy` and the results as `images`.
    public let evaluation: EvaluationStep
    /// The batch size.
    public let batchSize: Int
    /// What is measured of the noisy images; it is the noise's doing and not the model's.
    private static let noisy = Metric("noisyPSNR", nil, unit: "dB")
    private static let noisySimilarity = Metric("noisySSIM", nil)

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - noise: The noise to remove.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public init(
        _ model: any ImageDenoiser, noise: NoiseRange, optimizer: any Optimizer, batchSize: Int,
        clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        (self.model, self.noise, self.batchSize) = (model, noise, batchSize)
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: model.imageShape, batchSize: batchSize, clipping: clipping,
            seed: seed, workers: workers
        ) { batch in
            let (noisy, level) = noise.withLevels(batch.images)
            return meanSquaredError(model.denoise(noisy, noiseLevel: level), batch.images)
        }
        // A seed of its own: the images that are judged must not be noisy in just the way of a batch trained on.
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: ~seed, workers: workers
        ) { batch in
            let (noisy, level) = noise.withLevels(batch.images)
            let images = clamp(model.denoise(noisy, noiseLevel: level), to: 0...1)
            func psnr(_ images: Tensor) -> Tensor {
                // An image without any noise would have an infinite ratio; half a level of 8 bits is the least told apart.
                let error = square(images - batch.images).mean(over: [1, 2, 3]) + 3.8e-6
                return (log(error) * Float(-10 / 2.302585092994046)).mean()
            }
            return [
                "loss": meanSquaredError(images, batch.images), "psnr": psnr(images), "noisyPSNR": psnr(noisy),
                "noisy": noisy, "images": images,
            ]
        }
    }

    public func parts(batchSize: Int) throws -> [ModelPart] { try denoiserParts(of: model, batchSize: batchSize) }

    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try denoiserGraph(of: model, batchSize: batchSize)
    }

    public var testMetrics: [Metric] { [.loss, .peakSignalToNoiseRatio, Self.noisy] }

    /// What `evaluate` measures: the structural similarity too, of the results and of the noisy images.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        var report = try plainReport(on: test, importanceSamples: importanceSamples)
        let measures = try reconstructionMeasures(on: test.images, of: ["images", "noisy"])
        report.test[.structuralSimilarity] = measures[0].meanStructuralSimilarity
        report.test[Self.noisySimilarity] = measures[1].meanStructuralSimilarity
        return report
    }

    /// Rows of test images, of their noisy versions, and of what the model makes of those.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        try comparison(of: set, batchSize: batchSize) { try evaluation.images("noisy", "images", of: $0) }
    }
}

extension Recipe {
    /// The parts of a denoiser.
    func denoiserParts(of model: any ImageDenoiser, batchSize: Int) throws -> [ModelPart] {
        let images = model.imageShape.batch(of: batchSize)
        return [
            ModelPart(
                name: "",
                summary: try ModelSummary(of: model) {
                    model.denoise(
                        $0.input("images", images), noiseLevel: $0.input("noiseLevel", [batchSize, 1, 1, 1]))
                })
        ]
    }

    /// What a denoiser does with images and their noise levels.
    func denoiserGraph(of model: any ImageDenoiser, batchSize: Int) throws -> InferenceGraph {
        let images = model.imageShape.batch(of: batchSize)
        return try InferenceGraph(of: model) { trace in
            let level = trace.input("noiseLevel", [batchSize, 1, 1, 1])
            return ["images": clamp(model.denoise(trace.input("images", images), noiseLevel: level), to: 0...1)]
        }
    }

    /// Rows of images, and under each row those that are made of them.
    func comparison(
        of set: any ImageSource, batchSize: Int, _ made: (Batch) throws -> [[Image]]
    ) throws -> ImageGrid {
        let columns = 8
        let count = min(set.count, 4 * columns)
        var versions: [[Image]] = []
        try set.limited(to: count).forEachBatch(of: batchSize) { _, batch in
            let images = [try batch.indices.map { try set.image(at: Int($0)) }] + (try made(batch))
            if versions.isEmpty { versions = images.map { _ in [] } }
            for (row, images) in images.enumerated() { versions[row] += images }
        }
        return try ImageGrid(comparing: versions, columns: min(columns, count))
    }
}
