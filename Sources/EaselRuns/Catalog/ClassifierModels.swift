import EaselCore
import EaselModels
import EaselTraining

/// The training options of a classifier.
struct ClassifierTraining: Sendable {
    /// What is done to images before the model sees them.
    var normalisation = InputNormalisation()
    /// The kind of the loss.
    var loss = ClassificationLoss()
    /// The share of the target that is spread over all classes.
    var labelSmoothing: Float = 0
    /// The weights of classes.
    var classWeights = ClassWeights.none
    /// The L2 regularisation of filters.
    var l2: Float = 0
    /// Whether the optimizer's weight decay is of filters only.
    var decaysFiltersOnly = false

    static let options: [ModelOption<ClassifierTraining>] = [
        ModelOption(
            "loss", \.loss,
            help:
                "The loss: \(ClassificationLoss.names.joined(separator: ", ")). binary is a sigmoid for each class, and one "
                + "output for two.", parse: { try ClassificationLoss(parsing: $0) }, text: \.description),
        ModelOption(
            "labelSmoothing", \.labelSmoothing, help: "The share of the target that is spread over all classes.",
            valueName: "share", in: 0...0.99),
        ModelOption(
            "classWeights", \.classWeights,
            help: "The weights of classes in the loss: balanced, by how rare each is, or by name as in cat=2,dog=1.",
            valueName: "weights", parse: { try ClassWeights(parsing: $0) }, text: \.text),
        ModelOption(
            "l2", \.l2,
            help:
                "L2 regularisation of the weights of convolutions and dense layers: the weight of the sum of their squares.",
            valueName: "weight", in: 0...100),
        ModelOption(
            "decayFiltersOnly", \.decaysFiltersOnly,
            help: "Keep the optimizer's weight decay to the weights of convolutions and dense layers."),
        ModelOption(
            "inputNormalisation", \.normalisation,
            help:
                "What is done to pictures before the model sees them: \(InputNormalisation.names.joined(separator: ", ")), several "
                + "with commas between.", valueName: "names", parse: { try InputNormalisation(parsing: $0) },
            text: { $0.isNone ? nil : $0.description }),
    ]

    /// The layer that normalises; `nil` where nothing is done.
    func layer(for image: ImageShape) throws(OptionError) -> NormalisationLayer? {
        normalisation.isNone ? nil : try NormalisationLayer(normalisation, image)
    }
}

/// A classifier as its loss wants it: with sigmoids for outputs, one of them for two classes, where that is binary.
private func built<Model: CatalogModel & ImageClassifier>(
    _ build: ModelBuilder<Model, ClassifierTraining>, _ choice: ModelChoice
) throws -> (model: any ImageClassifier, training: ClassifierTraining) {
    let (model, training) = try build(choice)
    guard model.classes > 1 else {
        throw OptionError("the pictures are all of one class; \(build.entry.name) tells at least two apart")
    }
    guard training.loss.kind == .binary else { return (model, training) }
    guard model.classes == 2 else { return (SigmoidClassifier(model), training) }
    let options = choice.options.merging(["classes": .integer(1)]) { $1 }
    return (SigmoidClassifier(try build(ModelChoice(options: options, image: choice.image)).model), training)
}

extension ClassifierTraining {
    /// The loss of a classifier.
    /// - Throws: `OptionError` where classes cannot have weights.
    func loss(of model: any ImageClassifier) throws(OptionError) -> ClassificationLoss {
        let weights = try classWeights.values(of: model.classes)
        var kind = loss.kind
        if kind == .binary {
            guard weights == nil || model.classes == 2 else {
                throw OptionError(
                    "--loss binary with \(model.classes) classes takes no --class-weights: a sigmoid for each class learns from every "
                        + "picture, of its class or not; leave one out")
            }
            // Of one output the softmax over both classes is the sigmoid.
            if model.classes == 2 { kind = .crossEntropy }
        }
        return ClassificationLoss(kind, labelSmoothing: labelSmoothing, classWeights: weights)
    }

    /// Checks that there is a weight decay to keep to filters.
    func check(_ optimizer: any Optimizer) throws(OptionError) {
        guard decaysFiltersOnly, (optimizer as? any WeightDecayingOptimizer)?.weightDecay ?? 0 == 0 else { return }
        throw OptionError(
            "--decay-filters-only: \(type(of: optimizer).name) has no weight decay here; give one, as in --optimizer "
                + "adamW:weightDecay=0.01")
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
                let (model, training) = try built(build, choice)
                try training.check(setup.optimizer)
                let layer = try training.layer(for: choice.image)
                return try ClassifierRecipe(
                    normalised(model, by: layer), loss: training.loss(of: model), normalisation: layer,
                    optimizer: setup.optimizer, batchSize: setup.batchSize, l2: training.l2,
                    decaysFiltersOnly: training.decaysFiltersOnly, clipping: setup.clipping,
                    mixesTargets: setup.mixesTargets,
                    fineTuning: setup.phases.isEmpty
                        ? nil
                        : FineTuningPlan(
                            steps: PhaseSteps(phases: setup.phases, stepsPerEpoch: setup.stepsPerEpoch),
                            keepsFeatures: !setup.isAugmented),
                    seed: setup.seed, workers: setup.workers)
            }
            entry.learnsProbabilities = true
            entry.foreign = ForeignModel(Model.self, variant.name)
            entry.classifier = { choice in
                let (model, training) = try built(build, choice)
                return try normalised(model, by: training.layer(for: choice.image))
            }
            return entry
        }
    }
}
