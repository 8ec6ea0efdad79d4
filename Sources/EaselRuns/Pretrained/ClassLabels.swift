import EaselCore
import EaselFiles

/// The names of classes in a text file, a line each.
public enum ClassLabels {
    /// Reads the names of a file.
    /// - Throws: `FileError` for a file that cannot be read, an empty line between names, or one name alone.
    public static func read(_ path: String) throws -> [String] {
        try parse(FileSystem.read(path, limit: byteLimit), name: path)
    }

    /// Takes names out of a text, at least two; empty lines at the end are none.
    /// - Parameters:
    ///   - bytes: The text.
    ///   - name: What errors call it.
    /// - Throws: `FileError` for an empty line between names, or one name alone.
    public static func parse(_ bytes: [UInt8], name: String) throws -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(line.reversed().drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace })
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        if let empty = lines.firstIndex(of: "") {
            throw FileError(path: name, problem: "line \(empty + 1) is empty; name a class on each line")
        }
        guard lines.count > 1 else {
            throw FileError(path: name, problem: "names \(lines.count) classes, a line each; at least two are needed")
        }
        return lines.map { $0.inOneLine(limit: 1000) }
    }

    private static let byteLimit = 1 << 24
}
