/// A description of a table of numbers: its columns, and the one that is learned.
public struct TableDescription: Hashable, Sendable, Codable {
    /// The columns that are learned from.
    public let columns: [TableColumn]
    /// The name of the column that is learned.
    public let target: String
    /// The range of the target in the training rows, where it is a number; `nil` where it is a class.
    public let targetRange: ClosedRange<Double>?

    /// Whether a number is learned, by squared error, and no class.
    public var isRegression: Bool { targetRange != nil }
}
