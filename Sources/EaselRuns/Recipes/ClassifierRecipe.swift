import EaselCore
import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Trains a classifier with the cross-entropy of the classes, or another loss of them.
///
/// Training and evaluation measure `loss` and `accuracy`, the share of images classified correctly; in training with
/// dropout, so that it is lower there. The loss of test images is of the kind that training minimises, with its label
/// smoothing, but without the weights of classes, so that it depends on no batch. It needs sets with labels.
public final class ClassifierRecipe: SingleStepRecipe {
    /// The model.
    public let model: any ImageClassifier
    public let parameters: [NamedParameter]
    public var trainMetrics: [Metric] { step.metrics }
    public let testMetrics = [Metric.loss, .accuracy]
    public let score = Metric.loss

    /// The step of training.
    public let step: TrainStep
    /// The evaluation step: `loss`, `accuracy`, and the `probabilities` of the classes.
    public let evaluation: EvaluationStep
    public let batchSize: Int
    private let normalisation: NormalisationLayer?

    /// Builds the steps.
    /// - Parameters:
    ///   - model: The model; parameters without a value are drawn from the seed.
    ///   - loss: The loss that is minimised; the binary one is for a model whose outputs are sigmoids (`SigmoidClassifier`).
    ///   - normalisation: The layer of the model that is fitted to the training images, if there is one.
    ///   - optimizer: The optimizer.
    ///   - batchSize: The batch size, for training and for evaluating.
    ///   - l2: The L2 regularisation of filters: see `TrainStep`.
    ///   - decaysFiltersOnly: Whether the optimizer's weight decay leaves biases and normalisations alone.
    ///   - clipping: The gradient clipping.
    ///   - measuresGradientNorm: Whether the norm of the gradients is measured in training.
    ///   - mixesTargets: Whether images of training and their classes are mixed, so that the loss takes probabilities.
    ///   - seed: The seed of the run.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    public init(
        _ model: any ImageClassifier, loss: ClassificationLoss = ClassificationLoss(),
        normalisation: NormalisationLayer? = nil, optimizer: any Optimizer, batchSize: Int, l2: Float = 0,
        decaysFiltersOnly: Bool = false, clipping: GradientClipping? = nil, measuresGradientNorm: Bool = false,
        mixesTargets: Bool = false, seed: UInt64 = 0, workers: Workers = .shared
    ) throws {
        (self.model, self.batchSize, self.normalisation) = (model, batchSize, normalisation)
        parameters = namedParameters(of: model)
        let others = parameters.filter { $0.parameter.isTrainable && !$0.isFilter }
        step = try TrainStep(
            updating: model, with: optimizer,
            groups: decaysFiltersOnly && !others.isEmpty ? [ParameterGroup(.exceptFilters, weightDecay: 0)] : [],
            images: model.imageShape, batchSize: batchSize, l2: l2, clipping: clipping,
            gradientNorm: measuresGradientNorm ? .gradientNorm : nil, seed: seed, workers: workers
        ) { batch in
            let output = model.output(of: batch.images)
            let targets = mixesTargets ? batch.probabilities(classes: model.classes) : nil
            batch.report(.accuracy, Self.accuracy(output.logits, targets?.argMax() ?? batch.labels))
            func value(_ logits: Tensor) -> Tensor {
                targets.map { loss(logits: logits, probabilities: $0) } ?? loss(logits: logits, labels: batch.labels)
            }
            return output.auxiliaryLogits.reduce(value(output.logits)) { $0 + value($1.logits) * $1.weight }
        }
        var unweighted = loss
        unweighted.classWeights = nil
        evaluation = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: seed, workers: workers
        ) { batch in
            let logits = model.logits(batch.images)
            let trained = loss.kind == .binary ? model.output(of: batch.images).logits : logits
            return [
                "loss": unweighted(logits: trained, labels: batch.labels),
                "accuracy": Self.accuracy(logits, batch.labels), "probabilities": softmax(logits),
            ]
        }
    }

    private static func accuracy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
        let classes = logits.shape[1]
        return (logits.argMax().oneHot(classes: classes) * labels.oneHot(classes: classes)).sum(over: [1]).mean()
    }

    public func parts(batchSize: Int) throws -> [ModelPart] {
        [try ModelPart(whole: model, batchSize: batchSize) { model.logits($0) }]
    }

    public func fit(to images: any ImageSource) throws { try normalisation?.fit(to: images) }

    public func check(_ source: any ImageSource) throws {
        try source.requireLabels(classes: model.classes)
    }

    public func evaluate(on set: any ImageSource) throws -> [Metric: Double] {
        try check(set)
        return try evaluation.means(testMetrics, over: set, batchSize: batchSize)
    }

    /// Test images, each over an image of the class that it was taken for: first those that were taken for a wrong
    /// one, the surest first and framed in red, then those the model was least sure of, framed in green.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        try check(set)
        let verdicts = try verdicts(on: set).sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
        let columns = 10
        var examples: [Int: Image] = [:]
        for (index, label) in (set.labels ?? []).enumerated() where examples[Int(label)] == nil {
            examples[Int(label)] = try set.image(at: index)
        }
        let blank = try Image(
            height: set.height, width: set.width, colour: [UInt8](repeating: 0, count: set.channels))
        var rows: [[Image]] = [[], []]
        for verdict in verdicts.prefix(4 * columns) {
            let frame: [UInt8] = verdict.isRight ? [0, 160, 0] : [220, 0, 0]
            rows[0].append(try set.image(at: verdict.index).framed(in: frame))
            rows[1].append(examples[verdict.predicted] ?? blank)
        }
        return try ImageGrid(comparing: rows, columns: columns)
    }

    /// The model's prediction for one image.
    struct Verdict {
        let index: Int
        let label: Int?
        let predicted: Int
        let probability: Float
        var isRight: Bool { label == predicted }
        /// Wrong ones before right ones.
        var rank: Float { isRight ? probability : -probability }
    }

    func verdicts(on set: any ImageSource) throws -> [Verdict] {
        let classes = model.classes
        var verdicts: [Verdict] = []
        verdicts.reserveCapacity(set.count)
        let labels = set.labels
        try set.forEachBatch(of: batchSize) { _, batch in
            let probabilities = try evaluation(batch).output("probabilities").values
            for (row, index) in batch.indices.enumerated() {
                let own = probabilities[(row * classes)..<((row + 1) * classes)]
                let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
                let predicted = best - own.startIndex
                verdicts.append(
                    Verdict(
                        index: Int(index), label: labels.map { Int($0[Int(index)]) }, predicted: predicted,
                        probability: probabilities[best]))
            }
        }
        return verdicts
    }
}

extension ImageSource {
    /// Checks that images have labels that a model has classes for.
    /// - Throws: `DataError` with what is missing.
    func requireLabels(classes: Int) throws {
        guard let range = labelRange else {
            throw DataError(
                "the pictures have no labels to learn from; use \(DatasetCatalog.labelledNames.joined(separator: ", ")) or a "
                    + "folder with a folder for each class")
        }
        guard range.upperBound < classes else {
            throw DataError("there is a picture of class \(range.upperBound), the model has \(classes) classes")
        }
    }
}

extension Image {
    /// The image in colour, with a frame of one pixel.
    func framed(in colour: [UInt8]) throws -> Image {
        var result = try converted(toChannels: hasAlpha ? 4 : 3)
        let depth = result.channels
        let colour = colour + (hasAlpha ? [255] : [])
        result.withMutablePixels { pixels in
            for row in 0..<height {
                for column in 0..<width where row == 0 || column == 0 || row == height - 1 || column == width - 1 {
                    for channel in 0..<depth { pixels[(row * width + column) * depth + channel] = colour[channel] }
                }
            }
        }
        return result
    }
}
