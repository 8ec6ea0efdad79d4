import EaselCore

/// The probabilities of classes on the grid of a model, of which a part shows an image.
struct ClassProbabilities {
    /// `[height, width, classes]`.
    let values: [Float]
    let classes: Int
    /// Rows and columns of the grid.
    let size: Size2D
    /// Where the image's part begins.
    let top, left: Int
    /// Rows and columns of that part.
    let inner: Size2D

    /// The most probable class of each pixel of the image in its own size, the first of equal ones; probabilities between places
    /// of the grid are those of the nearest four, each by its nearness.
    func classes(in outer: Size2D) -> [UInt8] {
        let rows = Self.places(inner.height, in: outer.height, from: top)
        let columns = Self.places(inner.width, in: outer.width, from: left)
        return [UInt8](unsafeUninitializedCapacity: outer.count) { result, count in
            values.withUnsafeBufferPointer { values in
                var place = 0
                for row in rows {
                    for column in columns {
                        let (a, b) = (row.first * size.width, row.second * size.width)
                        let corners = (
                            (a + column.first) * classes, (a + column.second) * classes,
                            (b + column.first) * classes, (b + column.second) * classes
                        )
                        var (best, most) = (0, -Float.infinity)
                        for number in 0..<classes {
                            let above =
                                values[corners.0 + number] * (1 - column.share) + values[corners.1 + number]
                                * column.share
                            let below =
                                values[corners.2 + number] * (1 - column.share) + values[corners.3 + number]
                                * column.share
                            let probability = above * (1 - row.share) + below * row.share
                            if probability > most { (best, most) = (number, probability) }
                        }
                        result[place] = UInt8(truncatingIfNeeded: best)
                        place += 1
                    }
                }
            }
            count = outer.count
        }
    }

    /// For each place of a side its two neighbours in the grid, and how near it is to the second.
    private static func places(_ inner: Int, in outer: Int, from start: Int) -> [(
        first: Int, second: Int, share: Float
    )] {
        (0..<outer).map { index in
            let place = (Double(index) + 0.5) * Double(inner) / Double(outer) - 0.5
            let whole = min(max(place, 0), Double(inner - 1))
            let first = Int(whole)
            return (start + first, start + min(first + 1, inner - 1), Float(whole - Double(first)))
        }
    }
}
