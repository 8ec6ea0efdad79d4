import EaselFiles

/// An option of a model as it is shown to people, whatever it is an option of.
public struct ListedOption: Hashable, Sendable {
    /// The name under which a run records it.
    public let name: String
    /// The help text, one sentence.
    public let help: String
    /// The name of the flag's value in help texts; `nil` for a flag without a value.
    public let valueName: String?
    /// How a value is written.
    public let form: OptionForm
    /// The valid values; empty if the help says it.
    public let range: String
    /// The default; `nil` if the option has none.
    public let usual: JSONValue?
    /// Whether the data set determines the value, so that there is no flag for it.
    public let isOfData: Bool

    init<Root>(_ option: ModelOption<Root>, usual: JSONValue?) {
        (name, help, valueName) = (option.name, option.help, option.valueName)
        (form, range) = (option.form, option.range)
        (self.usual, isOfData) = (usual, option.isOfData)
    }

    /// The flag: `--latent-size`.
    public var flag: String { optionFlag(name) }
}
