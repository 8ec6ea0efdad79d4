import EaselImages

/// A text that lists paths, one a line; empty lines are passed over. Where there is a NUL in it, paths end in those instead,
/// as `find -print0` writes them.
public enum PathList {
    /// The paths that a text lists, in its order.
    /// - Parameters:
    ///   - text: The bytes of the list.
    ///   - name: What the list is called.
    /// - Throws: `DataError` for a path that is not UTF-8, by its line.
    public static func parse(_ text: [UInt8], name: String) throws -> [String] {
        let isEndedByZeros = text.contains(0)
        let lines = text.split(
            separator: isEndedByZeros ? 0 : UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var paths: [String] = []
        for (number, line) in lines.enumerated() {
            let bytes = !isEndedByZeros && line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard !bytes.isEmpty else { continue }
            guard let path = String(validating: bytes, as: UTF8.self) else {
                throw DataError("\(name), line \(number + 1): the path is not UTF-8; give the file a name that is")
            }
            paths.append(path)
        }
        return paths
    }
}
