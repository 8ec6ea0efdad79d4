import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a denoiser on noisy images alone, where no clean ones exist.
///
/// From one half of an image's pixels the other half is predicted, whose noise cannot be: what is left of it in the best
/// prediction is nothing. A second term keeps what the model makes of the whole image in step with that. The model is
/// not told how noisy images are. Evaluation measures the same loss; how much of the noise is gone cannot be measured
/// without clean images.
///
/// Source: Huang, Li, Jia, Lu and Liu, "Neighbor2Neighbor: Self-Supervised Denoising from Single Noisy Images", CVPR 2021;
/// the second term has one weight all along, where the paper lets it grow.
public final class SelfSupervisedDenoisingRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageDenoiser
    public let parameters: [NamedParameter]
    public let trainMetrics = [Metric.loss]
    public let score = Metric.loss

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, and the results as `images`.
    public let evaluation: EvaluationStep
    /// The batch size.
    public let batchSize: Int

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - clipping: The gradient clipping.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: `GeometryError` where half of the images is not of a size that the model takes, or what building a step
    ///   reports.
    public init(
        _ model: any ImageDenoiser, optimizer: any Optimizer, batchSize: Int, clipping: GradientClipping? = nil,
        seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        let (image, multiple) = (model.imageShape, 2 * model.sizeMultiple)
        guard image.height % multiple == 0, image.width % multiple == 0 else {
            throw GeometryError(
                "self-supervised training halves images of \(image.size); sides must be multiples of \(multiple)")
        }
        (self.model, self.batchSize) = (model, batchSize)
        parameters = namedParameters(of: model)
        step = try TrainStep(
            updating: model, with: optimizer, images: image, batchSize: batchSize, clipping: clipping, seed: seed,
            workers: workers
        ) { Self.loss(of: model, $0.images) }
        evaluation = try EvaluationStep(
            of: model, images: image, batchSize: batchSize, seed: ~seed, workers: workers
        ) { batch in
            [
                "loss": Self.loss(of: model, batch.images),
                "images": clamp(Self.denoised(batch.images, by: model), to: 0...1),
            ]
        }
    }

    private static func denoised(_ images: Tensor, by model: any ImageDenoiser) -> Tensor {
        model.denoise(images, noiseLevel: images.filled([images.shape[0], 1, 1, 1], 0))
    }

    private static func loss(of model: any ImageDenoiser, _ noisy: Tensor) -> Tensor {
        guard noisy.trace.diagnostic == nil else { return noisy }
        let pairs = NeighbourPairs(for: noisy)
        let (first, second) = pairs(noisy)
        let (firstOfClean, secondOfClean) = pairs(denoised(noisy, by: model).detached())
        let error = denoised(first, by: model) - second
        return square(error).mean() + square(error - (firstOfClean - secondOfClean)).mean()
    }

    public var testMetrics: [Metric] { [.loss] }

    public func parts(batchSize: Int) throws -> [ModelPart] { try denoiserParts(of: model, batchSize: batchSize) }

    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try denoiserGraph(of: model, batchSize: batchSize)
    }

    /// Rows of test images, which are noisy, and of what the model makes of them.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        try comparison(of: set, batchSize: batchSize) { [try evaluation.images("images", of: $0)[0]] }
    }
}
