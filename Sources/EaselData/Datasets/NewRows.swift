import EaselFiles
import EaselImages

/// Rows of a table of which what a run learned is to be predicted.
public struct NewRows: Sendable {
    /// The names of the file's columns.
    public let columns: [String]
    /// The rows as they stand in the file.
    public let rows: [TextRow]
    /// The columns that the run learned from, standardised as its own were.
    public let source: RowSource
    /// Notes for people, a line each.
    public let notes: [String]

    /// Reads a table: the run's columns are found by their names, and what other columns hold makes no difference.
    /// - Parameters:
    ///   - path: A CSV or JSONL file.
    ///   - table: The columns that the run learned from.
    ///   - isLenient: Whether rows without a value are left out; else one is an error.
    /// - Throws: `DataError` for what is no table, naming a column that is missing, or the line of what is wrong.
    public init(_ path: String, like table: TableDescription, isLenient: Bool = false) throws {
        try DatasetCatalog.requireTable(path, like: table)
        let read = try NumberTable(
            path, in: DiskTree(FileSystem.folder(of: path)), like: table, target: nil, isLenient: isLenient,
            keepsRows: true)
        (columns, rows) = (read.header, read.rows)
        source = try RowSource(
            (0..<read.count).flatMap { table.standardised(read.row($0)) }, columns: table.columns.count, targets: .none)
        notes = read.skippedNote.map { [$0] } ?? []
    }
}
