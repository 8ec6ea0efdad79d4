/// A word quoted for a shell; one with control characters in bash's and zsh's quoting.
package func shellQuoted(_ word: String) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=+:,@%"
    if !word.isEmpty, word.allSatisfy({ plain.contains($0) }) { return word }
    if word.inOneLine != word {
        let quoted = word.unicodeScalars.map { scalar -> String in
            if scalar == "'" || scalar == "\\" { return "\\\(scalar)" }
            guard String(scalar).inOneLine != String(scalar) else { return String(scalar) }
            return String(scalar).utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        return "$'" + quoted.joined() + "'"
    }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
