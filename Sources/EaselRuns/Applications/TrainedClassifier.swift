import EaselCore
import EaselFiles
import EaselImages
import EaselModels

/// A classifier with its weights, and what it takes to use it: that of a run, or one that others trained.
public struct TrainedClassifier: Sendable {
    /// The model's name in the catalogue.
    public let name: String
    /// The model; its parameters have their values.
    public let model: any ImageClassifier
    /// The names of its classes, in the order of its logits.
    public let classNames: [String]
    /// How images are brought to its size.
    public let preparation: ImagePreparation

    /// Takes a classifier whose parameters have their values.
    public init(name: String, model: any ImageClassifier, classNames: [String], preparation: ImagePreparation) {
        (self.name, self.model, self.classNames, self.preparation) = (name, model, classNames, preparation)
    }

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a run that is of no classifier.
    public init(_ record: RunRecord, from checkpoint: SafetensorsFile) throws {
        try ModelCatalog.requireClassifier(record.model)
        try record.requireClassesOfPictures()
        model = try ModelCatalog.classifier(record.model, image: record.imageShape)
        try loadParameters(of: model, from: checkpoint)
        (name, classNames) = (record.model.name, record.namesOfClasses(count: model.classes))
        preparation = record.preparation
    }
}
