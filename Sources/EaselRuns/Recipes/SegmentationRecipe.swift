import EaselCore
import EaselData
import EaselGraph
import EaselImages
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a segmenter by the classes of pixels, which the masks of its images say.
///
/// Training measures `loss` and `pixelAccuracy`, evaluation also `meanIoU`, the mean over the classes of the intersection over
/// union of all test images' pixels. It needs sets with masks.
public final class SegmentationRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageSegmenter
    public let parameters: [NamedParameter]
    public let trainMetrics = [Metric.loss, .pixelAccuracy]
    public let testMetrics = [Metric.loss, .pixelAccuracy, .meanIntersectionOverUnion]
    public let score = Metric.meanIntersectionOverUnion

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, and the class of each pixel as `classes`.
    public let evaluation: EvaluationStep
    public let batchSize: Int

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - loss: What is minimised.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public init(
        _ model: any ImageSegmenter, loss: SegmentationLoss = .crossEntropy, optimizer: any Optimizer, batchSize: Int,
        clipping: GradientClipping? = nil, seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        (self.model, self.batchSize) = (model, batchSize)
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: model.imageShape, batchSize: batchSize, clipping: clipping,
            seed: seed, workers: workers
        ) { batch in
            let (logits, masks) = (model.logits(batch.images), batch.masks(classes: model.classes))
            batch.report(.pixelAccuracy, accuracy(logits: logits, labels: masks))
            return loss(logits: logits, masks: masks)
        }
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: seed, workers: workers
        ) { batch in
            let logits = model.logits(batch.images)
            return [
                "loss": loss(logits: logits, masks: batch.masks(classes: model.classes)), "classes": logits.argMax(),
            ]
        }
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        [try ModelPart(whole: model, batchSize: batchSize) { model.logits($0) }]
    }

    public func check(_ source: any ImageSource) throws { try source.requireMasks() }

    /// Scenes, which have masks.
    public func syntheticImages(of shape: ImageShape, count: Int) throws -> any ImageSource {
        try Scenes(shape).images(from: 0, count: count)
    }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] { try measured(on: set).test }

    /// What `evaluate` measures, and the measures of each class of pixels.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        try refuseBound(importanceSamples)
        let (measured, measures) = try measured(on: test.images)
        var report = TestReport(test: measured)
        report.test[.meanDice] = measures.meanDice
        (report.pixelClasses, report.confusion) = (measures.classes(named: test.maskClasses), measures.confusion)
        return report
    }

    private func measured(on set: any ImageSource) throws -> (test: [Metric: Double], measures: SegmentationMeasures) {
        try check(set)
        var (loss, measures) = (0.0, SegmentationMeasures(classes: model.classes))
        try set.forEachBatch(of: batchSize) { _, batch in
            let program = try evaluation(batch)
            loss += Double(try program.scalar("loss")) * Double(batch.size) / Double(set.count)
            let classes = try program.output("classes", of: Int32.self).values.map { UInt8(truncatingIfNeeded: $0) }
            try measures.add(mask: masks(of: batch).flatMap(\.pixels), predicted: classes)
        }
        var test: [Metric: Double] = [.loss: loss]
        test[.pixelAccuracy] = measures.pixelAccuracy
        test[.meanIntersectionOverUnion] = measures.meanIntersectionOverUnion
        return (test, measures)
    }

    /// Rows of test images, of their masks, and of the classes that their pixels were taken for, in distinct colours.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        try check(set)
        let shape = model.imageShape
        return try comparison(of: set, batchSize: batchSize) { batch in
            let classes = try evaluation(batch).output("classes", of: Int32.self).values
            let found = try (0..<batch.size).map { row in
                let own = classes[(row * shape.size.count)..<((row + 1) * shape.size.count)]
                return try Image(
                    height: shape.height, width: shape.width, channels: 1,
                    pixels: own.map { UInt8(truncatingIfNeeded: $0) })
            }
            return try [masks(of: batch), found].map { try $0.map { try $0.inClassColours() } }
        }
    }

    /// The masks of a batch.
    private func masks(of batch: Batch) throws -> [Image] {
        try (0..<batch.size).map { row in
            guard case .mask(let mask) = try batch.target(at: row) else { throw DataError("a picture has no mask") }
            return mask
        }
    }
}

extension ImageSource {
    /// Checks that images have masks.
    /// - Throws: `DataError` with what is missing.
    func requireMasks() throws {
        guard count > 0 else { return }
        guard case .mask = try target(at: 0) else {
            throw DataError(
                "the pictures have no masks to learn from; use scenes, or a folder with a folder images and a folder masks"
            )
        }
    }
}
