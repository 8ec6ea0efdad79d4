import EaselCore
import EaselFiles

/// The names of classes in a text file, a line each.
public enum ClassLabels {
    /// Reads names, at least two of them; empty lines at the end are none.
    /// - Throws: `FileError` for a file that cannot be read, an empty line between names, or one name alone.
    public static func read(_ path: String) throws -> [String] {
        let text = String(decoding: try FileSystem.read(path, limit: byteLimit), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace })
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        if let empty = lines.firstIndex(of: "") {
            throw FileError(path: path, problem: "line \(empty + 1) is empty; name a class on each line")
        }
        guard lines.count > 1 else {
            throw FileError(path: path, problem: "names \(lines.count) classes, a line each; at least two are needed")
        }
        return lines.map { $0.inOneLine(limit: 1000) }
    }

    private static let byteLimit = 1 << 24
}
