import EaselCore
import EaselFiles
import EaselModels
import EaselTraining

/// A regressor behind a layer that normalises its images, where there is one.
private func normalised(_ model: some ImageRegressor, by layer: NormalisationLayer?) -> any ImageRegressor {
    if let layer { NormalisedRegressor(layer, model) } else { model }
}

/// The recipe of a regression, with the training options of a classifier as far as they are of images.
private func regression<Model: CatalogModel & ImageRegressor>(
    _ build: ModelBuilder<Model, ClassifierTraining>, _ choice: ModelChoice, _ setup: RecipeSetup
) throws -> any Recipe {
    try ClassifierTraining.refuseClassOptions(choice.options, of: build.entry.name)
    let (model, training) = try build(choice)
    let layer = try training.layer(for: choice.image)
    return try RegressionRecipe(
        normalised(model, by: layer), predicting: setup.learnedNumber, normalisation: layer,
        optimizer: setup.optimizer, batchSize: setup.batchSize, clipping: setup.clipping, seed: setup.seed,
        workers: setup.workers)
}

extension ModelCatalog {
    /// The catalogue entries of a model that learns numbers, and no classes.
    static func entries<Model: CatalogModel & ImageRegressor>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, ClassifierTraining>(
                entry: variant, training: ClassifierTraining(),
                table: ClassifierTraining.options.filter { ClassifierTraining.imageOptions.contains($0.name) })
            var entry = Entry(build, .regression, optimizer: { Adam() }) { try regression(build, $0, $1) }
            entry.learnsNumbers = true
            return entry
        }
    }

    /// The catalogue entries of a model that learns classes or numbers, as the data have them.
    static func entries<Model: CatalogModel & ImageClassifier & ImageRegressor>(of model: Model.Type) -> [Entry] {
        zip(Model.entries, classifiers(model)).map { variant, entry in
            let build = ModelBuilder<Model, ClassifierTraining>(
                entry: variant, training: ClassifierTraining(), table: ClassifierTraining.options)
            var entry = entry
            let classification = entry.recipe
            entry.learnsNumbers = true
            entry.recipe = { choice, setup in
                try setup.learnedNumber == nil
                    ? classification(choice, setup) : regression(build, choice, setup)
            }
            return entry
        }
    }

    /// The entries of a classifier, whatever else it is.
    private static func classifiers<Model: CatalogModel & ImageClassifier>(_ model: Model.Type) -> [Entry] {
        entries(of: model)
    }
}

extension ClassifierTraining {
    /// The options that are of images, whatever is learned of them.
    static let imageOptions: Set<String> = ["inputNormalisation"]

    /// Refuses options that are of classes, whatever their values, for a model that learns a number.
    /// - Parameter given: Those that somebody gave.
    /// - Throws: `OptionError` by the name of the option.
    static func refuse(given: [String: JSONValue], of model: String) throws(OptionError) {
        for option in options where given[option.name] != nil && !imageOptions.contains(option.name) {
            throw OptionError(
                "\(optionFlag(option.name)) is of classes, and \(model) learns a number here; leave it out")
        }
    }

    /// Refuses options that are of classes and not the usual ones, for a model that learns a number.
    /// - Throws: `OptionError` by the name of the option.
    static func refuseClassOptions(_ given: [String: JSONValue], of model: String) throws(OptionError) {
        var training = ClassifierTraining()
        _ = try options.apply(given, to: &training, of: model)
        let (own, usual) = (options.listed(in: training), options.listed(in: ClassifierTraining()))
        for (option, usual) in zip(own, usual)
        where !imageOptions.contains(option.name) && option.usual != usual.usual {
            throw OptionError(
                "\(option.flag) is of classes, and \(model) learns a number here; leave it out")
        }
    }
}
