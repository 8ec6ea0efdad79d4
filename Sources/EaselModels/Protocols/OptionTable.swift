import EaselCore
import EaselFiles

/// A table of options, applied.
extension Array {
    /// Chooses options.
    /// - Parameters:
    ///   - given: The options chosen, by name; those of other tables are not looked at.
    ///   - root: What they are chosen of; it holds the usual values.
    ///   - model: The model's name, for errors.
    /// - Returns: Every option of the table that has a value, as a run records it.
    /// - Throws: `OptionError` naming an option, its value and what it must be.
    package func apply<Root>(
        _ given: [String: JSONValue], to root: inout Root, of model: String
    ) throws(OptionError) -> [String: JSONValue] where Element == ModelOption<Root> {
        var recorded: [String: JSONValue] = [:]
        for option in self {
            option.settle?(&root)
            if let value = given[option.name] {
                do {
                    try option.write(&root, value)
                } catch {
                    throw OptionError(message(error, option.name, value, model))
                }
            }
            recorded[option.name] = given[option.name] ?? option.read(root)
        }
        return recorded
    }

    /// The options as they are listed, with the defaults of a value.
    package func listed<Root>(in root: Root) -> [ListedOption] where Element == ModelOption<Root> {
        var root = root
        return map { option in
            option.settle?(&root)
            return ListedOption(option, usual: option.read(root))
        }
    }

    private func message(
        _ misfit: OptionMisfit, _ name: String, _ value: JSONValue, _ model: String
    ) -> String {
        let given = "\(model): \(optionFlag(name)) is \(value)"
        return switch misfit {
        case .type(let expected): "\(given), \(expected) is expected"
        case .range(let wanted): "\(given), it must be \(wanted)"
        case .text(let sentence): sentence
        }
    }
}

/// An option as the command line spells it: `latentSize` is `--latent-size`.
public func optionFlag(_ name: String) -> String {
    "--" + name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
}

/// An option of a model as it is shown to people, whatever it is an option of.
public struct ListedOption: Hashable, Sendable {
    /// The name under which a run records it.
    public let name: String
    /// What it is, in a sentence.
    public let help: String
    /// What the flag's value is called; `nil` for a flag without a value.
    public let valueName: String?
    /// How a value is written.
    public let form: OptionForm
    /// What values there are; empty where the help says it.
    public let range: String
    /// Its value where none is chosen; `nil` where it is left out.
    public let usual: JSONValue?
    /// Whether the images decide it, so that it is no flag.
    public let isOfData: Bool

    init<Root>(_ option: ModelOption<Root>, usual: JSONValue?) {
        (name, help, valueName) = (option.name, option.help, option.valueName)
        (form, range) = (option.form, option.range)
        (self.usual, isOfData) = (usual, option.isOfData)
    }

    /// The flag: `--latent-size`.
    public var flag: String { optionFlag(name) }
}
