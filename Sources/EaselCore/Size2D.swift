/// A height and a width: of a filter, a stride or a window. A plain number means a square.
public struct Size2D: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int

    /// Makes a size from rows and columns.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// As many rows as columns.
    public init(_ size: Int) { self.init(height: size, width: size) }

    /// As many rows as columns.
    public init(integerLiteral value: Int) { self.init(value) }

    /// Rows and columns: `28x28`.
    public var description: String { "\(height)x\(width)" }

    package var pair: (Int, Int) { (height, width) }
}
