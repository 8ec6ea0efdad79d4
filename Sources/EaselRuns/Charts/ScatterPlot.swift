import EaselImages

/// A scatter plot: points in a frame, what lies behind them, and the classes with their colours beside it.
struct ScatterPlot {
    /// A point.
    struct Point {
        let x: Double
        let y: Double
        let colour: Canvas.Colour
        /// Whether it stands out, ringed in black.
        var isMarked = false
    }

    /// The points; those that are marked are drawn above the others.
    let points: [Point]
    /// What the frame shows, from left to right.
    let across: ClosedRange<Double>
    /// What the frame shows, from the bottom up.
    let up: ClosedRange<Double>
    /// The colours shown beside the frame with what they stand for, from the top down.
    var legend: [(colour: Canvas.Colour, name: String)] = []

    /// The side of the frame in pixels.
    private static let side = 420
    private static let margin = 16
    /// The places along a side at which what lies behind is asked for.
    static let cells = 60
    private static let mostInLegend = 20

    /// The range of some numbers with room on both sides.
    static func range(of numbers: [Double]) -> ClosedRange<Double> {
        let finite = numbers.filter(\.isFinite)
        guard let least = finite.min(), let greatest = finite.max() else { return -1...1 }
        let room = greatest > least ? 0.06 * (greatest - least) : max(1, abs(greatest) * 1e-3)
        return (least - room)...(greatest + room)
    }

    /// The places at which what lies behind is asked for, row after row from the top.
    var places: [(x: Double, y: Double)] {
        let all = 0..<Self.cells
        return all.flatMap { row in
            all.map { column in
                (
                    at((Double(column) + 0.5) / Double(Self.cells), across),
                    at(1 - (Double(row) + 0.5) / Double(Self.cells), up)
                )
            }
        }
    }

    /// Draws it.
    /// - Parameter background: The colours at `places`; white where there are none.
    func image(over background: [Canvas.Colour] = []) throws -> Image {
        let (side, margin, swatch) = (Self.side, Self.margin, 18)
        let names = legend.prefix(Self.mostInLegend).map { BitmapFont.fitted($0.name, columns: 160, scale: 2) }
        let legendWidth =
            legend.isEmpty ? 0 : swatch + margin + 6 + (names.map { BitmapFont.width(of: $0, scale: 2) }.max() ?? 0)
        var canvas = Canvas(height: side + 2 * margin, width: side + 2 * margin + legendWidth)
        let cell = side / Self.cells
        for (place, colour) in background.enumerated() {
            let (row, column) = place.quotientAndRemainder(dividingBy: Self.cells)
            let (top, left) = (margin + row * cell, margin + column * cell)
            canvas.fill(rows: top..<(top + cell), columns: left..<(left + cell), colour)
        }
        let (low, high) = (Double(margin), Double(margin + side))
        for edge in [low, high] {
            canvas.line(from: (low, edge), to: (high, edge), Canvas.grey)
            canvas.line(from: (edge, low), to: (edge, high), Canvas.grey)
        }
        for isMarked in [false, true] {
            for point in points where point.isMarked == isMarked {
                let (x, y) = pixel(point.x, point.y)
                canvas.disc(x: x, y: y, radius: 5, Canvas.white)
                canvas.disc(x: x, y: y, radius: 4, point.colour)
                if isMarked { canvas.ring(x: x, y: y, radius: 7.5, thickness: 2, Canvas.black) }
            }
        }
        let left = side + 2 * margin
        func top(_ place: Int) -> Int { margin + place * (swatch + 6) }
        for place in names.indices {
            canvas.fill(
                rows: top(place)..<(top(place) + swatch), columns: left..<(left + swatch), legend[place].colour)
        }
        var image = try canvas.image()
        for (place, name) in names.enumerated() {
            image.draw(name, atRow: top(place) + 2, column: left + swatch + 6, colour: [40], scale: 2)
        }
        return image
    }

    private func at(_ part: Double, _ range: ClosedRange<Double>) -> Double {
        range.lowerBound + part * (range.upperBound - range.lowerBound)
    }

    private func pixel(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        func part(_ value: Double, _ range: ClosedRange<Double>) -> Double {
            (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        let (side, margin) = (Double(Self.side), Double(Self.margin))
        return (margin + side * part(x, across), margin + side * (1 - part(y, up)))
    }
}
