import ArgumentParser
import EaselCore
import FoundationEssentials

/// A mistyped subcommand or flag of a rejected command line, and the nearest that exists.
///
/// The parser suggests no subcommand, no flag that is not in the long list of `--help`, and nothing at all where a
/// mistyped flag's value was taken for something else first.
struct MistypedWord {
    /// One line for people.
    let message: String

    /// Looks for one; `nil` if every word is known. Only worth its time once a command line has been rejected.
    /// - Parameters:
    ///   - words: The command line.
    ///   - help: The parser's description of its commands, as JSON.
    init?(_ words: [String], help: String) {
        guard let text = try? JSONDecoder().decode(Help.self, from: Data(help.utf8)) else {
            return nil
        }
        var (command, path, rest) = (text.command, "easel", words[...])
        while let commands = command.subcommands, let first = rest.first, !first.hasPrefix("-") {
            guard let next = commands.first(where: { $0.commandName == first }) else {
                let names = commands.map(\.commandName)
                message = Self.line("\(path) has no subcommand \"\(first)\"", first, names, "the subcommands are: ")
                return
            }
            (command, path, rest) = (next, "\(path) \(first)", rest.dropFirst())
        }
        let known = (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.spelled) + ["--help", "-h"]
        for word in rest.prefix(while: { $0 != "--" }) where word.hasPrefix("--") && word.count > 2 {
            let flag = String(word.prefix { $0 != "=" })
            guard !known.contains(flag) else { continue }
            // The flag of another command is not a mistyped one of this.
            let owners = (text.command.subcommands ?? []).filter { $0.has(flag) }.map { "easel \($0.commandName)" }
            message =
                owners.isEmpty
                ? Self.line("\(path) has no option \(flag)", flag, known, nil)
                : "\(path) has no option \(flag), which is one of \(owners.joined(separator: ", "))"
            return
        }
        return nil
    }

    private static func line(_ problem: String, _ word: String, _ known: [String], _ all: String?) -> String {
        let nearest = nearestName(to: word, among: known).map { "; did you mean \($0)?" }
        let list = all.map { "; \($0)\(known.joined(separator: ", "))" }
        return problem + (nearest ?? list ?? "")
    }

    /// The parser's description of its commands, as far as it is used.
    private struct Help: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?

            func has(_ flag: String) -> Bool {
                (arguments ?? []).contains { ($0.names ?? []).contains { $0.spelled == flag } }
            }
        }
        struct Argument: Decodable { let names: [Name]? }
        struct Name: Decodable {
            let kind: String
            let name: String
            var spelled: String { (kind == "long" ? "--" : "-") + name }
        }
        let command: Command
    }
}
