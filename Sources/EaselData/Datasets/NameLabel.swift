/// The class in a file's name: what stands before the first `.`, `_`, `-` or space that a number follows, as in
/// `cat.12.jpg`, `golden_retriever_104.jpg` and `cat (12).jpg`.
enum NameLabel {
    /// The class in a name; nil where it has none.
    static func label(in name: String) -> String? {
        let all = Array(name.utf8)
        let dot = all.lastIndex(of: UInt8(ascii: "."))
        // Of a file without an ending, the number may be taken for one.
        let hasEnding = dot.map { $0 + 1 < all.count && !all[($0 + 1)...].allSatisfy(isDigit) } ?? false
        let stem = hasEnding ? all[..<(dot ?? 0)] : all[...]
        for place in stem.indices.dropFirst() where isSeparator(stem[place]) {
            var digits = stem[(place + 1)...]
            if stem[place] == UInt8(ascii: " "), digits.first == UInt8(ascii: "(") { digits = digits.dropFirst() }
            let rest = digits.drop(while: isDigit)
            guard rest.startIndex > digits.startIndex else { continue }
            guard let next = rest.first, !isSeparator(next), next != UInt8(ascii: ")") else {
                return String(decoding: stem[..<place], as: UTF8.self)
            }
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isSeparator(_ byte: UInt8) -> Bool { "._- ".utf8.contains(byte) }
}
