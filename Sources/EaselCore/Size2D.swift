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

    /// Reads `48x64`, rows and columns, or `64` for as many of each; `nil` for what is no size of 1 to 16384 pixels a side.
    public init?(_ text: String) {
        let sides = text.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "X" }.map { Int($0) }
        guard let height = sides[0], let width = sides.last ?? nil, sides.count <= 2,
            (1...16_384).contains(height), (1...16_384).contains(width)
        else {
            return nil
        }
        self.init(height: height, width: width)
    }

    /// As many rows as columns.
    public init(_ size: Int) { self.init(height: size, width: size) }

    /// As many rows as columns.
    public init(integerLiteral value: Int) { self.init(value) }

    /// Rows and columns: `28x28`.
    public var description: String { "\(height)x\(width)" }

    /// The number of places.
    package var count: Int { height * width }

    package var pair: (Int, Int) { (height, width) }
}
