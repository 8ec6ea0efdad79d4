import EaselModels
import EaselTraining

extension ModelCatalog {
    /// The catalogue entries of a classifier.
    static func entries<Model: CatalogModel & ImageClassifier>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, Void>(entry: variant, training: (), table: [])
            var entry = Entry(build, .classification, optimizer: { Adam() }) { choice, setup in
                try ClassifierRecipe(
                    build(choice).model, optimizer: setup.optimizer, batchSize: setup.batchSize,
                    clipping: setup.clipping, mixesTargets: setup.mixesTargets, seed: setup.seed, workers: setup.workers
                )
            }
            entry.learnsProbabilities = true
            entry.classifier = { try build($0).model }
            return entry
        }
    }
}
