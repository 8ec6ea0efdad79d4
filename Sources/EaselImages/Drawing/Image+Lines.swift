extension Image {
    /// Draws a line through points, round at its ends and corners. What lies outside the image is cut off.
    ///
    /// Its edges are smooth: a pixel is coloured as far as the line covers it, at most once however often it turns.
    /// - Parameters:
    ///   - points: Columns and rows, where the first pixel reaches from 0 to 1; one point is a dot. A point that is not
    ///     finite is left out.
    ///   - width: The width of the line, in pixels.
    ///   - colour: A sample for each channel; the last one is repeated where there are fewer.
    ///   - opacity: How much of its own colour a covered pixel loses, from 0 to 1.
    package mutating func drawLine(
        through points: [(x: Double, y: Double)], width: Double, colour: [UInt8], opacity: Double = 1
    ) {
        let points = points.filter { $0.x.isFinite && $0.y.isFinite }
        guard let first = points.first, let last = colour.last else { return }
        let segments = points.count == 1 ? [(first, first)] : Array(zip(points, points.dropFirst()))
        let samples = (0..<channels).map { Double($0 < colour.count ? colour[$0] : last) }
        let (columns, channels) = (self.width, channels)
        let spans = segments.map { LineSpans($0, $1, width: width, in: (height, columns)) }
        let rows = spans.dropFirst().reduce(spans[0].rows) {
            min($0.lowerBound, $1.rows.lowerBound)..<max($0.upperBound, $1.rows.upperBound)
        }
        let above = rows.lowerBound * columns
        var coverage = [UInt8](repeating: 0, count: rows.count * columns)
        coverage.withUnsafeMutableBufferPointer { coverage in
            for span in spans {
                span.forEach { place, covered in
                    coverage[place - above] = max(coverage[place - above], UInt8(covered * 255))
                }
            }
            withMutablePixels { pixels in
                // Only where the line is; what is drawn is not drawn again by the next piece.
                for span in spans {
                    span.forEach { place, _ in
                        guard coverage[place - above] > 0 else { return }
                        let share = opacity * Double(coverage[place - above]) / 255
                        coverage[place - above] = 0
                        for channel in 0..<channels {
                            let old = Double(pixels[place * channels + channel])
                            pixels[place * channels + channel] = UInt8(
                                (old + (samples[channel] - old) * share).rounded())
                        }
                    }
                }
            }
        }
    }
}

/// The pixels near a piece of a line, row by row.
private struct LineSpans {
    private let start: (x: Double, y: Double)
    private let way: (x: Double, y: Double)
    private let reach: Double
    private let size: (height: Int, width: Int)
    /// The rows that it may touch.
    let rows: Range<Int>

    init(
        _ start: (x: Double, y: Double), _ end: (x: Double, y: Double), width: Double,
        in size: (height: Int, width: Int)
    ) {
        func bounded(_ value: Double) -> Double { min(max(value, -1e6), 1e6) }
        self.start = (bounded(start.x), bounded(start.y))
        way = (bounded(end.x) - self.start.x, bounded(end.y) - self.start.y)
        (reach, self.size) = (width / 2 + 0.5, size)
        let (top, bottom) = (min(self.start.y, self.start.y + way.y), max(self.start.y, self.start.y + way.y))
        rows = Self.pixels(top - reach, bottom + reach, count: size.height)
    }

    /// Calls a body with the place of each pixel that the line covers a part of, and with that part.
    func forEach(_ body: (_ place: Int, _ covered: Double) -> Void) {
        let length = way.x * way.x + way.y * way.y
        for row in rows {
            let y = Double(row) + 0.5
            // The part of the way that is near enough to the row.
            var part = (0.0, 1.0)
            if way.y.magnitude > 1e-9 {
                let (a, b) = ((y - reach - start.y) / way.y, (y + reach - start.y) / way.y)
                part = (max(min(a, b), 0), min(max(a, b), 1))
                guard part.0 <= part.1 else { continue }
            }
            let (a, b) = (start.x + part.0 * way.x, start.x + part.1 * way.x)
            for column in Self.pixels(min(a, b) - reach, max(a, b) + reach, count: size.width) {
                let x = Double(column) + 0.5
                let along =
                    length > 0 ? min(max(((x - start.x) * way.x + (y - start.y) * way.y) / length, 0), 1) : 0
                let (dx, dy) = (x - start.x - along * way.x, y - start.y - along * way.y)
                let covered = min(reach - (dx * dx + dy * dy).squareRoot(), 1)
                if covered > 0 { body(row * size.width + column, covered) }
            }
        }
    }

    /// The pixels of a side that lie between two positions.
    private static func pixels(_ low: Double, _ high: Double, count: Int) -> Range<Int> {
        let first = min(max(Int(low.rounded(.down)), 0), count)
        return first..<max(first, min(Int(high.rounded(.up)), count))
    }
}
