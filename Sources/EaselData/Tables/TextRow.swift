/// A row of a table as text.
public struct TextRow: Hashable, Sendable {
    /// The line of the file that it begins in, from 1.
    public let line: Int
    /// A text for each column; empty where there is no value.
    public let cells: [String]
}
