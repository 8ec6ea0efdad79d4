import EaselCore

/// A warp by a mesh of rectangles whose inner corners are moved; between corners, moves are interpolated.
package struct MeshWarp: Sendable {
    /// Rectangles down and across.
    package let (rows, columns): (Int, Int)
    /// The moves of the inner corners in pixels, right and down, row by row.
    package var moves: [(x: Double, y: Double)]

    /// A mesh in which nothing is moved.
    package init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        moves = Array(repeating: (0, 0), count: max(rows - 1, 0) * max(columns - 1, 0))
    }

    /// Where the lines of the mesh lie along a side: all parts are as long, but for the last, which has what is left.
    static func lines(_ side: Int, _ parts: Int) -> [Int] { (0..<parts).map { $0 * (side / parts) } + [side] }

    /// The places of the pixels of an image of a size.
    package func field(_ size: Size2D) -> [Float] {
        let (down, across) = (Self.lines(size.height, rows), Self.lines(size.width, columns))
        func move(_ row: Int, _ column: Int) -> (x: Double, y: Double) {
            guard (1..<rows).contains(row), (1..<columns).contains(column) else { return (0, 0) }
            return moves[(row - 1) * (columns - 1) + column - 1]
        }
        var field = [Float](repeating: 0, count: 2 * size.count)
        field.withUnsafeMutableBufferPointer { field in
            for row in 0..<rows {
                for column in 0..<columns {
                    let corners = [
                        move(row, column), move(row, column + 1), move(row + 1, column), move(row + 1, column + 1),
                    ]
                    let (top, left) = (down[row], across[column])
                    let (height, width) = (down[row + 1] - top, across[column + 1] - left)
                    for y in top..<down[row + 1] {
                        let v = (Double(y - top) + 0.5) / Double(height)
                        let start = (
                            x: corners[0].x + (corners[2].x - corners[0].x) * v,
                            y: corners[0].y + (corners[2].y - corners[0].y) * v
                        )
                        let end = (
                            x: corners[1].x + (corners[3].x - corners[1].x) * v,
                            y: corners[1].y + (corners[3].y - corners[1].y) * v
                        )
                        for x in left..<across[column + 1] {
                            let u = (Double(x - left) + 0.5) / Double(width)
                            let place = 2 * (y * size.width + x)
                            field[place] = Float(Double(x) + start.x + (end.x - start.x) * u)
                            field[place + 1] = Float(Double(y) + start.y + (end.y - start.y) * u)
                        }
                    }
                }
            }
        }
        return field
    }
}

extension ImageWarp {
    /// The warp of an image by a mesh.
    init(_ size: Size2D, _ mesh: MeshWarp, _ settings: WarpSettings) {
        self.init(size, .field { mesh.field(size) }, settings)
    }
}
