import EaselCore
import EaselFiles
import EaselModels
import EaselTraining

/// The training options of a segmenter, and the classifier that is its encoder.
struct SegmenterTraining: Sendable {
    /// The name of the classifier whose stages are the encoder; `nil` for the model's own.
    var encoder: String?
    /// The loss.
    var loss = SegmentationLoss.crossEntropy

    static let options: [ModelOption<SegmenterTraining>] = [
        ModelOption(
            "encoder", \.encoder,
            help:
                "Classifier with convolutions that is the encoder, such as resnet18 or vgg11-bn. (default: the paper's)",
            parse: { try ModelCatalog.encoderName($0) }, text: { $0 }),
        ModelOption(
            "loss", \.loss, help: "Loss of pixels: \(SegmentationLoss.names).",
            parse: { try SegmentationLoss(parsing: $0) }, text: \.rawValue),
    ]
}

extension ModelCatalog {
    /// The catalogue entries of a segmenter.
    static func entries<Model: CatalogSegmenter>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, SegmenterTraining>(
                entry: variant, training: SegmenterTraining(), table: SegmenterTraining.options)
            @Sendable func model(_ choice: ModelChoice) throws -> (model: Model, training: SegmenterTraining) {
                var (configuration, training, _) = try build.values(choice.options)
                guard let name = training.encoder else { return try build(choice) }
                configuration.image = choice.image
                do {
                    let model = try Model(configuration) { try encoder(name, of: choice, image: $0) }
                    return (model, training)
                } catch let error as GeometryError {
                    throw error.of(variant.name)
                }
            }
            var entry = Entry(build, .segmentation, optimizer: { Adam() }) { choice, setup in
                let (model, training) = try model(choice)
                return try SegmentationRecipe(
                    model, loss: training.loss, optimizer: setup.optimizer, batchSize: setup.batchSize,
                    clipping: setup.clipping, seed: setup.seed, workers: setup.workers)
            }
            entry.segmenter = { try model($0).model }
            return entry
        }
    }

    /// The name of a classifier that may be an encoder.
    /// - Throws: `OptionError` for a model that is none.
    static func encoderName(_ name: String) throws(OptionError) -> String {
        let entry = try entry(named: name)
        guard entry.task == .classification else {
            throw OptionError(
                "--encoder: \(entry.name) \(entry.task.doing); an encoder is a model that tells classes apart")
        }
        return entry.name
    }

    /// The classifier that is an encoder, as wide as its segmenter is asked to be.
    private static func encoder(_ name: String, of choice: ModelChoice, image: ImageShape) throws -> any ImageClassifier
    {
        let entry = try entry(named: name)
        var options: [String: JSONValue] = [:]
        if let width = choice.options["width"] {
            if entry.options.contains(where: { $0.name == "width" }) {
                options["width"] = width
            } else if width.number != 1 {
                throw OptionError("--width is \(width), and the encoder \(name) has no such factor; leave it out")
            }
        }
        let classifier = try classifier(RunRecord.Model(name: name, options: options), image: image)
        guard !classifier.stages.isEmpty else {
            throw OptionError(
                "--encoder: \(name) has no feature maps, of which a segmentation is made; use one with convolutions")
        }
        return classifier
    }
}
