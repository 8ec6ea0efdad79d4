import EaselFiles

/// A name that a model is trained by, and what it stands for.
package struct ModelEntry<Configuration: ModelConfiguration>: Sendable {
    /// The name.
    package let name: String
    /// Other names that are accepted, such as an earlier one.
    package let aliases: [String]
    /// What the model is, in a few words.
    package let summary: String
    /// The default configuration.
    package let usual: Configuration
    /// Default values of training options, where they differ from the training's own.
    package let training: [String: JSONValue]

    /// Names a variant of a model.
    package init(
        _ name: String, aliases: [String] = [], summary: String, usual: Configuration,
        training: [String: JSONValue] = [:]
    ) {
        (self.name, self.aliases, self.summary) = (name, aliases, summary)
        (self.usual, self.training) = (usual, training)
    }
}
