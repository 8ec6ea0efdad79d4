/// The plane in which rows of numbers spread the most: of their mean and the first two principal components.
public struct PrincipalPlane: Sendable {
    /// The mean of the rows.
    public let centre: [Double]
    /// The first and the second component, at right angles and of length 1; of rows that do not spread so far, 0.
    public let axes: [[Double]]

    /// The most rows that are looked at: the first.
    private static let mostRows = 1000
    /// The share of the variance from which on rows spread along a component: below it is rounding.
    private static let leastShare = 1e-12

    /// Finds the plane. Rows of one or two numbers have those numbers for their axes.
    /// - Parameters:
    ///   - values: The rows, one after another; a single one is a plane without directions.
    ///   - width: The numbers in a row, at least 1.
    /// - Throws: `MeasureError` for numbers that are not finite, or too little memory.
    public init(of values: [Float], width: Int) throws {
        let looked = Array(values.prefix(Self.mostRows * max(width, 1)))
        guard looked.count > width else {
            centre = looked.map(Double.init)
            axes = (0..<2).map { axis in (0..<width).map { width <= 2 && $0 == axis ? 1 : 0 } }
            return
        }
        let components = try PrincipalComponents(of: looked, dimensions: width, count: min(2, width))
        centre = components.mean
        guard width > 2 else {
            axes = (0..<2).map { axis in (0..<width).map { $0 == axis ? 1 : 0 } }
            return
        }
        axes = (0..<2).map { number in
            guard components.shares[number] > Self.leastShare else { return [Double](repeating: 0, count: width) }
            return Array(components.directions[(number * width)..<((number + 1) * width)])
        }
    }

    /// Where a row lies in the plane.
    public func place(of row: some Sequence<Float>) -> (x: Double, y: Double) {
        let spread = zip(row, centre).map { Double($0) - $1 }
        return (Self.product(spread, axes[0]), Self.product(spread, axes[1]))
    }

    /// The row that lies at a place of the plane.
    public func row(atX x: Double, y: Double) -> [Float] {
        centre.indices.map { Float(centre[$0] + x * axes[0][$0] + y * axes[1][$0]) }
    }

    private static func product(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
