import EaselCore
import EaselModels
import EaselTraining

extension ModelCatalog {
    /// What a classifier is built from.
    struct ClassifierOptions {
        var classes = 10
        var widths: [Int] = []
        var featureSize = 128
    }

    static func classifierOptions(_ reader: inout OptionReader) throws -> ClassifierOptions {
        let usual = ClassifierConfiguration()
        return ClassifierOptions(
            classes: try reader.integer("classes", usual.classes),
            widths: try reader.integers("widths", usual.widths),
            featureSize: try reader.integer("featureSize", usual.featureSize))
    }

    /// A classifier as a run describes it, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func classifier(_ model: RunRecord.Model, image: ImageShape) throws -> Classifier {
        guard try kind(of: model.name) == .classification else {
            throw StepError("\(model.name) tells no classes apart; use a run of classifier")
        }
        var reader = OptionReader(model)
        let options = try classifierOptions(&reader)
        try reader.finish()
        return try Classifier(
            ClassifierConfiguration(
                image: image, classes: options.classes,
                widths: options.widths, featureSize: options.featureSize))
    }
}
