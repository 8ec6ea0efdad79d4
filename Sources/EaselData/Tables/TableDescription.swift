/// A description of a table of numbers: its columns, and the one that is learned.
///
/// A run records it, so that rows that come later are found by the names of their columns, and standardised as those were
/// that it was trained on.
public struct TableDescription: Hashable, Sendable, Codable {
    /// The columns that are learned from, in the order in which a model takes them.
    public let columns: [TableColumn]
    /// The name of the column that is learned.
    public let target: String

    /// The numbers of a row as a model sees them.
    /// - Parameter numbers: One for each column.
    func standardised(_ numbers: some Sequence<Double>) -> [Float] {
        zip(numbers, columns).map { $1.standardised($0) }
    }
}
