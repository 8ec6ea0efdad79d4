import Easel

/// The words of a command line, checked and prepared before they are parsed.
struct RawArguments {
    /// Flags that may be given more than once.
    private static let repeatable: Set<String> = ["--seeds", "--augment", "--phase"]
    /// Those of one command, whose others take one of them.
    private static let ownRepeatable: [String: Set<String>] = ["serve": ["--run"]]
    /// Short flags by their long names.
    private static let short = ["-o": "--output", "-h": "--help"]

    /// The words to parse.
    let words: [String]

    /// Takes the words of the process.
    /// - Throws: `CommandLineError` for one that is not UTF-8: it could only be shown, and written, as another name.
    init(_ values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) throws {
        var words: [String] = []
        var index = 1
        while let value = values[index] {
            guard let word = String(validatingCString: value) else {
                throw CommandLineError(
                    "argument \(index), \"\(String(cString: value))\", is not UTF-8; give the file a name that is")
            }
            words.append(word)
            index += 1
        }
        self.words = Self.joiningNegativeNumbers(words)
    }

    /// Makes `--epochs -3` one word, `--epochs=-3`: otherwise a word that begins with a dash is taken for a flag, and
    /// the value is reported missing instead of out of range.
    static func joiningNegativeNumbers(_ words: [String]) -> [String] {
        var joined: [String] = []
        for (index, word) in words.enumerated() {
            if word == "--" { return joined + words[index...] }
            if isNegativeNumber(word), let flag = joined.last, flag.hasPrefix("--"), !flag.contains("=") {
                joined[joined.count - 1] = "\(flag)=\(word)"
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    private static func isNegativeNumber(_ word: String) -> Bool {
        guard word.hasPrefix("-") else { return false }
        let rest = word.dropFirst().lowercased()
        return rest.first.map { $0.isASCII && ($0.isNumber || $0 == ".") } ?? false || rest.hasPrefix("inf")
            || rest.hasPrefix("nan")
    }

    /// Checks what the parser accepts: that no flag is given twice, of which it would silently take the last, and that
    /// no flag's value is empty, as from an unset variable of a script.
    ///
    /// To be called when the words have been parsed: then every word that begins with a dash is a flag.
    /// - Throws: `CommandLineError` that names the flag.
    func check() throws {
        var seen: Set<String> = []
        var previous: String?
        let repeatable = Self.repeatable.union(words.first.flatMap { Self.ownRepeatable[$0] } ?? [])
        for word in words.prefix(while: { $0 != "--" }) {
            guard word.hasPrefix("-"), word.count > 1 else {
                if word.isEmpty, let previous { throw CommandLineError("\(previous) is empty; give it a value") }
                previous = nil
                continue
            }
            let given = String(word.prefix { $0 != "=" })
            let flag = Self.short[given] ?? given
            guard repeatable.contains(flag) || seen.insert(flag).inserted else {
                throw CommandLineError("\(flag) is given twice; give it once")
            }
            previous = word.contains("=") ? nil : flag
        }
    }
}

/// An error in the words of a command line.
struct CommandLineError: Error, CustomStringConvertible {
    /// One line for people.
    let description: String

    init(_ description: String) { self.description = description.inOneLine }
}
