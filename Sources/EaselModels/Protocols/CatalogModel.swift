import EaselFiles

/// A model that can be trained by name.
///
/// The conformance stands beside the model and says all that a command needs to know of it: its names, and one table of
/// options, from which come the flags, their help, their ranges, their defaults and their entries in `run.json`.
package protocol CatalogModel: ImageModel {
    /// The configuration the model is built from.
    associatedtype Configuration: ModelConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    init(_ configuration: Configuration) throws

    /// The names it goes by, one for each variant.
    static var entries: [ModelEntry<Configuration>] { get }

    /// The options of the model; those of its training are not among them.
    static var options: [ModelOption<Configuration>] { get }

    /// How it learns from rows of a table; `nil` for a model that takes images alone.
    static var rows: RowTraining? { get }

    /// The classifier by its features; `nil` where there is none.
    static var featureTable: FeatureTable<Configuration>? { get }
}

extension CatalogModel {
    /// None: most models take images alone.
    package static var rows: RowTraining? { nil }
    /// None: few models make features for another.
    package static var featureTable: FeatureTable<Configuration>? { nil }
}
