import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Whether two paths lead to the same file; false if either is missing.
func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard stat(first, &one) == 0, stat(second, &other) == 0 else { return false }
    return one.st_ino == other.st_ino && one.st_dev == other.st_dev
}

/// A folder's path without the slash that a shell's completion leaves at its end.
func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
}

/// A word quoted for a shell; one with control characters in bash's and zsh's quoting.
func shellQuoted(_ word: String) -> String {
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
