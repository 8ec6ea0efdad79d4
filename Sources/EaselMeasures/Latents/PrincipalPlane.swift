/// The plane in which rows of numbers spread the most: of their mean and the first two principal components.
///
/// Source: Pearson, "On lines and planes of closest fit to systems of points in space", 1901.
public struct PrincipalPlane: Sendable {
    /// The mean of the rows.
    public let centre: [Double]
    /// The first and the second component, at right angles and of length 1; of rows that do not spread so far, 0.
    public let axes: [[Double]]

    /// The most rows that are looked at: the first.
    private static let mostRows = 1000
    private static let iterations = 60

    /// Finds the plane by orthogonal iteration, which begins at the same place each time. Rows of one or two numbers have
    /// those numbers for their axes.
    /// - Parameters:
    ///   - values: The rows, one after another.
    ///   - width: The numbers in a row, at least 1.
    public init(of values: [Float], width: Int) {
        let count = min(values.count / max(width, 1), Self.mostRows)
        let rows = (0..<count).map { values[($0 * width)..<(($0 + 1) * width)].map(Double.init) }
        var centre = [Double](repeating: 0, count: width)
        for row in rows { for place in 0..<width { centre[place] += row[place] / Double(count) } }
        self.centre = centre
        guard width > 2 else {
            axes = (0..<2).map { axis in (0..<width).map { $0 == axis ? 1 : 0 } }
            return
        }
        let spread = rows.map { row in (0..<width).map { row[$0] - centre[$0] } }
        var axes = [7919, 104_729].map { factor -> [Double] in
            (0..<width).map { place -> Double in Double((place + 1) * factor % 1009) / 1009 - 0.5 }
        }
        for _ in 0..<Self.iterations {
            axes = axes.map { axis -> [Double] in
                var next = [Double](repeating: 0, count: width)
                for row in spread {
                    let share = Self.product(row, axis)
                    for place in 0..<width { next[place] += share * row[place] }
                }
                return next
            }
            axes[0] = Self.unit(axes[0])
            let shared = Self.product(axes[0], axes[1])
            axes[1] = Self.unit((0..<width).map { axes[1][$0] - shared * axes[0][$0] })
        }
        // A component has no sign of its own: its largest number is positive.
        self.axes = axes.map { axis in
            let largest = axis.max { abs($0) < abs($1) } ?? 1
            return largest < 0 ? axis.map { -$0 } : axis
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

    private static func unit(_ axis: [Double]) -> [Double] {
        let length = product(axis, axis).squareRoot()
        // The rounding of a sum is no spread.
        return length > 1e-9 ? axis.map { $0 / length } : axis.map { _ in 0 }
    }
}
