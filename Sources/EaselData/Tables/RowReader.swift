/// A reader of the rows of a table, one at a time.
protocol RowReader {
    /// The names of the columns.
    var columns: [String] { get }

    /// The next row; nil after the last.
    /// - Throws: `DataError` that names the file and the line.
    mutating func next() throws -> TextRow?
}

extension RowReader {
    /// All rows that are left.
    mutating func rest() throws -> [TextRow] {
        var rows: [TextRow] = []
        while let row = try next() { rows.append(row) }
        return rows
    }
}
