/// The names of columns as they must be.
enum ColumnNames {
    /// The most columns.
    static let limit = 16_384

    /// Checks that names are there, differ, and are not too many.
    static func check(_ names: [String], _ bytes: TextBytes, line: Int) throws {
        if names.count > limit { throw bytes.error("\(names.count) columns, at most \(limit) are read", line: line) }
        var seen: Set<String> = []
        for (place, name) in names.enumerated() {
            if name.isEmpty { throw bytes.error("column \(place + 1) has no name; a header is expected", line: line) }
            if !seen.insert(name).inserted {
                throw bytes.error(
                    "there are two columns \(name); a header with names that differ is expected", line: line)
            }
        }
    }
}
