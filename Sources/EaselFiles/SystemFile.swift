#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The files in which Linux tells about itself, below `/proc` and `/sys`.
package enum SystemFile {
    /// The beginning of one, of at most `limit` bytes; `nil` where it is not there.
    package static func text(of path: String, limit: Int = 1 << 14) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // Linux gives a page of some of them at a time.
        var (text, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 14))
        while text.count < limit {
            let count = read(file, &piece, min(piece.count, limit - text.count))
            guard count > 0 else { break }
            text += piece.prefix(count)
        }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The first word of one; `nil` where it is not there, or is empty.
    package static func word(in path: String) -> String? {
        text(of: path)?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    /// The whole number that one begins with.
    package static func number(in path: String) -> Int? { word(in: path).flatMap { Int($0) } }

    /// The text after a name and a colon, in a file of such lines.
    package static func value(of name: String, in path: String) -> String? {
        for line in (text(of: path) ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].trimmed == name { return parts[1].trimmed }
        }
        return nil
    }

    /// Reads a list of numbers as Linux writes them: `0-3,8,10-11`; `nil` for what is none.
    package static func numbers(_ list: String) -> [Int]? {
        var numbers: [Int] = []
        for range in list.split(separator: ",") {
            let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.trimmed) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
                last - first < 1 << 16, numbers.count < 1 << 16
            else {
                return nil
            }
            numbers += Array(first...last)
        }
        return numbers.isEmpty ? nil : numbers
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
