import EaselCore
import EaselModels
import EaselTraining

/// The training options of a classifier.
struct ClassifierTraining: Sendable {
    /// What is done to images before the model sees them.
    var normalisation = InputNormalisation()

    static let options: [ModelOption<ClassifierTraining>] = [
        ModelOption(
            "inputNormalisation", \.normalisation,
            help:
                "What is done to pictures before the model sees them: \(InputNormalisation.names.joined(separator: ", ")), several "
                + "with commas between.", valueName: "names", parse: { try InputNormalisation(parsing: $0) },
            text: { $0.isNone ? nil : $0.description })
    ]

    /// The layer that normalises; `nil` where nothing is done.
    func layer(for image: ImageShape) throws(OptionError) -> NormalisationLayer? {
        normalisation.isNone ? nil : try NormalisationLayer(normalisation, image)
    }
}

/// A classifier behind a layer that normalises its images, where there is one.
private func normalised(_ model: some ImageClassifier, by layer: NormalisationLayer?) -> any ImageClassifier {
    if let layer { NormalisedClassifier(layer, model) } else { model }
}

extension ModelCatalog {
    /// The catalogue entries of a classifier.
    static func entries<Model: CatalogModel & ImageClassifier>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, ClassifierTraining>(
                entry: variant, training: ClassifierTraining(), table: ClassifierTraining.options)
            var entry = Entry(build, .classification, optimizer: { Adam() }) { choice, setup in
                let (model, training) = try build(choice)
                let layer = try training.layer(for: choice.image)
                return try ClassifierRecipe(
                    normalised(model, by: layer), normalisation: layer, optimizer: setup.optimizer,
                    batchSize: setup.batchSize,
                    clipping: setup.clipping, mixesTargets: setup.mixesTargets, seed: setup.seed, workers: setup.workers
                )
            }
            entry.learnsProbabilities = true
            entry.classifier = { choice in
                let (model, training) = try build(choice)
                return try normalised(model, by: training.layer(for: choice.image))
            }
            return entry
        }
    }
}
