import EaselCore
import EaselFiles

/// Applies a table of options.
extension Array {
    /// Applies the options given.
    /// - Parameters:
    ///   - given: The options given, by name; those of other tables are ignored.
    ///   - root: The value they are set in; it holds the defaults.
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
package func optionFlag(_ name: String) -> String {
    "--" + name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
}
