import EaselCore
import EaselFiles
import EaselModels

/// What the catalogue knows of the classifier by a model's features.
struct FeatureModel: Sendable {
    /// The name that it is trained by.
    let name: String
    /// Its options for the layers of a run of the model, by the run's own.
    let options: @Sendable (_ ofRun: [String: JSONValue]) throws(OptionError) -> [String: JSONValue]

    /// What is known of a model; `nil` where nothing classifies by its features.
    /// - Parameter configuration: The configuration that a run of some options builds its model from, whatever else than
    ///   the model's options that depends on.
    init?<Model: CatalogModel>(
        of _: Model.Type,
        _ configuration: @escaping @Sendable ([String: JSONValue]) throws(OptionError) -> Model.Configuration
    ) {
        guard let table = Model.featureTable else { return nil }
        name = table.entry.name
        options = { given throws(OptionError) in
            var built = try configuration(given)
            return try table.options.apply([:], to: &built, of: table.entry.name)
        }
    }
}
