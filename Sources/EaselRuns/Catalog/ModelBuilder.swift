import EaselCore
import EaselFiles
import EaselModels

/// Builds a model and its training options from options by name.
struct ModelBuilder<Model: CatalogModel, Training: Sendable>: Sendable {
    /// The name and the default configuration.
    let entry: ModelEntry<Model.Configuration>
    /// The default training options.
    let training: Training
    /// The table of training options.
    let table: [ModelOption<Training>]
    /// Checks that the training options fit together.
    var check: @Sendable (_ training: Training, _ model: String) throws(OptionError) -> Void = { _, _ in }

    /// The configuration and training options chosen, and all options as a run records them.
    /// - Throws: `OptionError` for an option that does not exist or a value out of its range.
    func values(
        _ options: [String: JSONValue]
    ) throws(OptionError) -> (configuration: Model.Configuration, training: Training, recorded: [String: JSONValue]) {
        var (configuration, training) = (entry.usual, training)
        let given = options.merging(entry.training) { given, _ in given }
        var recorded = try Model.options.apply(given, to: &configuration, of: entry.name)
        recorded.merge(try table.apply(given, to: &training, of: entry.name)) { first, _ in first }
        let known = Model.options.map(\.name) + table.map(\.name)
        if let stranger = options.keys.sorted().first(where: { !known.contains($0) }) {
            let flags = listed.filter { !$0.isOfData }.map(\.flag).sorted().joined(separator: ", ")
            throw OptionError(
                "\(entry.name) has no option \(optionFlag(stranger)); it has \(flags.isEmpty ? "none" : flags)")
        }
        try check(training, entry.name)
        return (configuration, training, recorded)
    }

    /// Builds the model of some options, its parameters without values.
    /// - Throws: `GeometryError` under the entry's name for what cannot be built, `OptionError` for an option that does
    ///   not exist.
    func callAsFunction(
        _ choice: ModelChoice,
        adapt: (inout Model.Configuration, Training) throws(OptionError) -> Void = { _, _ throws(OptionError) in }
    ) throws -> (model: Model, training: Training) {
        var (configuration, training, _) = try values(choice.options)
        configuration.image = choice.image
        try adapt(&configuration, training)
        do {
            return (try Model(configuration), training)
        } catch let error as GeometryError {
            throw error.of(entry.name)
        }
    }

    /// All options, as they are listed.
    var listed: [ListedOption] {
        var training = training
        // What the variant's training is usually told is right, or a test says so.
        _ = try? table.apply(entry.training, to: &training, of: entry.name)
        return Model.options.listed(in: entry.usual) + table.listed(in: training)
    }
}
