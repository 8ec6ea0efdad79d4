/// What the catalogue knows of classifying by a model's features.
package struct FeatureTable<Configuration: ModelConfiguration>: Sendable {
    /// The name that the classifier is trained by.
    package let entry: ModelEntry<FeatureClassifierConfiguration<Configuration>>
    /// The options of the layers that make the features; those of all other layers are not among them.
    package let options: [ModelOption<Configuration>]
}
