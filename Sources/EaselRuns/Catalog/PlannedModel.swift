import EaselCore
import EaselFiles
import EaselModels

/// A model as a run would be begun with: what was asked for, and the defaults of all else.
public struct PlannedModel: Hashable, Sendable {
    /// The model's description, with every option in it.
    public let model: RunRecord.Model
    /// The batch size.
    public let batchSize: Int
    /// The settings of the preset, apart from options.
    public let settings: TrainingPreset.Settings
}

extension ModelCatalog.Entry {
    /// Plans the model: options that are given come before a preset's, and those before the defaults.
    /// - Parameters:
    ///   - recipe: The preset's name; the first where it is `nil`.
    ///   - situation: The images, and the options given.
    ///   - classes: The number of classes that the images have; a model that learns from labels or masks takes it.
    ///   - batchSize: The batch size, if one is given.
    /// - Throws: `OptionError` for a name or an option that does not exist, or a value out of its range.
    public func planned(
        recipe: String? = nil, in situation: TrainingPreset.Situation, classes: Int? = nil, batchSize: Int? = nil
    ) throws -> PlannedModel {
        let settings = try settings(recipe: recipe, in: situation)
        var options = settings.options
        if needsLabels || needsMasks, let classes { options["classes"] = .integer(classes) }
        let usualSize = RunRecord.usualBatchSize(images: situation.imageCount)
        return PlannedModel(
            model: RunRecord.Model(name: name, options: try complete(options)),
            batchSize: batchSize ?? min(usualSize, settings.batchSize ?? usualSize), settings: settings)
    }

    /// The model as each preset would have it where nothing is given, the default preset first; one without a preset
    /// where there are none.
    /// - Throws: `OptionError` for a preset that sets what does not exist.
    public func defaults(
        in situation: TrainingPreset.Situation = TrainingPreset.Situation(image: ImageShape(height: 28, width: 28))
    ) throws -> [(preset: TrainingPreset?, planned: PlannedModel)] {
        guard !presets.isEmpty else { return [(nil, try planned(in: situation))] }
        return try presets.map { ($0, try planned(recipe: $0.name, in: situation)) }
    }

    /// The values of options that were given as texts, by name, and of those that were given as flags without a value.
    ///
    /// What cannot be read as its option's form, or is of no option of this model, stays a text, which `planned` then
    /// refuses in the words of the command line.
    public func values(ofTexts texts: [String: String], flags: Set<String> = []) -> [String: JSONValue] {
        let forms = Dictionary(uniqueKeysWithValues: options.map { ($0.name, $0.form) })
        var values = Dictionary(uniqueKeysWithValues: texts.map { ($0, (forms[$0] ?? .text).value(of: $1)) })
        for name in flags { values[name] = .boolean(true) }
        return values
    }
}
