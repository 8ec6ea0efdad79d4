import EaselCore
import EaselFiles

/// A preset of a model's training: values that options have where they are not given, known by a name, such as `paper`.
///
/// A run records every option with its value, so what a preset is later does not change runs.
public struct TrainingPreset: Sendable {
    /// The name, as in `--recipe`.
    public let name: String
    /// What it is, in a few words.
    public let summary: String
    let settings: @Sendable (Situation) -> Settings

    /// What a preset may depend on.
    public struct Situation: Sendable {
        /// The size of the images.
        public var image: ImageShape
        /// The number of training images.
        public var imageCount: Int
        /// The options given, by name.
        public var options: [String: JSONValue]
        /// Whether the images are rows of a table.
        public var isTable: Bool

        /// Describes a training that is asked for.
        public init(
            image: ImageShape, imageCount: Int = 60_000, options: [String: JSONValue] = [:], isTable: Bool = false
        ) { (self.image, self.imageCount, self.options, self.isTable) = (image, imageCount, options, isTable) }
    }

    /// The values of a preset; what is `nil` or missing is as without one.
    public struct Settings: Hashable, Sendable {
        /// Options of the model and its training, by name.
        public var options: [String: JSONValue] = [:]
        /// The optimizer, in the grammar of `--optimizer`.
        public var optimizer: String?
        /// The most images in a batch; of few images, fewer.
        public var batchSize: Int?
        /// The learning rate schedule, in the grammar of `--schedule`.
        public var schedule: String?
        /// The number of epochs.
        public var epochs: Int?

        /// Makes settings that change nothing.
        public init() {}

        /// What is set of the training, apart from options, as flags.
        public var training: [String] {
            [
                ("--optimizer", optimizer), ("--batch-size", batchSize.map { "\($0)" }), ("--schedule", schedule),
                ("--epochs", epochs.map { "\($0)" }),
            ]
            .compactMap { name, value in value.map { "\(name) \($0)" } }
        }
    }
}

extension ModelCatalog.Entry {
    /// The preset of a name; the first where none is named, `nil` for a model without presets.
    /// - Throws: `OptionError` with the names there are.
    public func preset(named name: String?) throws(OptionError) -> TrainingPreset? {
        guard let name else { return presets.first }
        if let preset = presets.first(where: { $0.name == name }) { return preset }
        let names = presets.map(\.name)
        guard !names.isEmpty else { throw OptionError("\(self.name) has one recipe only; leave out --recipe \(name)") }
        let meant = nearestName(to: name, among: names).map { "did you mean \($0)? " } ?? ""
        throw OptionError(
            "\(self.name) has no recipe \"\(name)\"; \(meant)its recipes are: \(names.joined(separator: ", "))")
    }

    /// The settings of a preset, where options that are given come before its own.
    /// - Throws: `OptionError` for a name that no preset has.
    public func settings(
        recipe name: String?, in situation: TrainingPreset.Situation
    ) throws(OptionError) -> TrainingPreset.Settings {
        var settings = try preset(named: name)?.settings(situation) ?? usualSettings(in: situation)
        settings.options.merge(situation.options) { $1 }
        return settings
    }
}
