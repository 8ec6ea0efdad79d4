import EaselCore
import EaselFiles
import EaselModels

/// Builds a model, and what its training is told, from options by name.
struct ModelBuilder<Model: CatalogModel, Training: Sendable>: Sendable {
    /// The name and the usual configuration.
    let entry: ModelEntry<Model.Configuration>
    /// What training is told where nothing is chosen.
    let training: Training
    /// What can be chosen about training.
    let table: [ModelOption<Training>]
    /// What the choices must not be together.
    var check: @Sendable (_ training: Training, _ model: String) throws(OptionError) -> Void = { _, _ in }

    /// What is chosen, and all options as a run records them.
    /// - Throws: `OptionError` for an option that does not exist or a value that cannot be.
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

    /// The model of some options, its parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for an option that does not exist.
    func callAsFunction(
        _ choice: ModelChoice, adapt: (inout Model.Configuration, Training) -> Void = { _, _ in }
    ) throws -> (model: Model, training: Training) {
        var (configuration, training, _) = try values(choice.options)
        configuration.image = choice.image
        adapt(&configuration, training)
        return (try Model(configuration), training)
    }

    /// Everything that can be chosen.
    var listed: [ListedOption] {
        var training = training
        // What the variant's training is usually told is right, or a test says so.
        _ = try? table.apply(entry.training, to: &training, of: entry.name)
        return Model.options.listed(in: entry.usual) + table.listed(in: training)
    }
}
