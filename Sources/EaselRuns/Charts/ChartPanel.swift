import EaselCore
import EaselFiles
import EaselTraining

/// One curve of a chart.
struct ChartSeries: Sendable {
    var name: String
    var colour: ChartColour
    /// Thin and pale, for what wobbles behind the curves that count.
    var isBackground: Bool
    /// Drawn in dashes and with rings for dots, so that it is told from another of the same colour.
    var isDashed = false
    /// Whether the legend says its last value.
    var saysLast = true
    /// In the order of `x`; where `y` is not finite the curve is interrupted.
    var points: [(x: Double, y: Double)]

    /// How its line is drawn.
    var style: ChartMark.LineStyle {
        isDashed ? .dashed(colour) : isBackground ? .background(colour) : .strong(colour)
    }

    /// The mark of a point.
    func mark(x: Double, y: Double) -> ChartMark { isDashed ? .ring(x: x, y: y, colour) : .dot(x: x, y: y, colour) }

    /// At most so many points, each the mean of neighbours, so that a long run's chart stays small.
    func thinned(to limit: Int) -> ChartSeries {
        guard points.count > limit else { return self }
        var thinned = self
        thinned.points = (0..<limit).map { index in
            let group = points[index * points.count / limit..<(index + 1) * points.count / limit]
            let count = Double(group.count)
            return (group.reduce(0) { $0 + $1.x } / count, group.reduce(0) { $0 + $1.y } / count)
        }
        return thinned
    }
}

/// One pair of axes with curves, a title and a legend.
struct ChartPanel: Sendable {
    var title: String
    var series: [ChartSeries]
    /// The panel's width.
    var width = Self.width

    private static let plotHeight = 208.0
    private static let rowHeight = 18.0
    static let width = 720.0
    private static let left = 68.0
    private static let right = 20.0
    private static let top = 34.0
    private static let bottom = 40.0

    /// The panel's height, which grows with its legend.
    var height: Double {
        Self.top + Self.rowHeight * Double(legendRows.count) + Self.plotHeight + Self.bottom
    }

    /// The panel's marks, its top at the given height, over an axis that all panels share.
    func marks(top offset: Double, across horizontal: ChartScale, label: String) -> [ChartMark] {
        let vertical = ChartScale(
            around: series.flatMap { $0.points.map(\.y) }, mayBeLogarithmic: true, isRounded: true)
        let (left, right) = (Self.left, width - Self.right)
        let top = offset + Self.top + Self.rowHeight * Double(legendRows.count)
        let bottom = top + Self.plotHeight
        func x(_ value: Double) -> Double { left + horizontal.position(value) * (right - left) }
        func y(_ value: Double) -> Double { bottom - vertical.position(value) * Self.plotHeight }

        var marks: [ChartMark] = []
        for tick in vertical.ticks {
            let height = y(tick.value)
            marks.append(.line([(left, height), (right, height)], .grid))
            marks.append(.text(tick.label, x: left - 8, y: height + 4, .end))
        }
        for tick in horizontal.ticks {
            marks.append(.line([(x(tick.value), bottom), (x(tick.value), bottom + 5)], .axis))
            marks.append(.text(tick.label, x: x(tick.value), y: bottom + 18, .middle))
        }
        marks.append(.line([(left, top), (left, bottom), (right, bottom)], .axis))
        marks.append(.text(label, x: (left + right) / 2, y: bottom + 34, .middle))
        let scale = vertical.isLogarithmic ? " (logarithmic)" : ""
        marks.append(.text(title.inOneLine(limit: 40) + scale, x: left, y: offset + 20, .start, .title))
        marks += legend(y: offset + 38)
        for series in series {
            let thinned = series.thinned(to: 1000)
            for run in Self.unbroken(thinned.points, isLogarithmic: vertical.isLogarithmic) {
                let points = run.map { (x: x($0.x), y: y($0.y)) }
                marks.append(.line(points, series.style))
                let areMarked = !series.isBackground || series.isDashed
                guard run.count == 1 || (areMarked && thinned.points.count <= 40) else { continue }
                marks += points.map { series.mark(x: $0.x, y: $0.y) }
            }
        }
        return marks
    }

    /// Labels, with the last value of strong lines, in rows that fit the width.
    private var legendRows: [[(series: ChartSeries, label: String, x: Double)]] {
        var rows: [[(series: ChartSeries, label: String, x: Double)]] = []
        var x = Double.infinity
        for series in series {
            let last = series.points.last { $0.y.isFinite }.map { "  " + shortNumber($0.y) } ?? ""
            let label = series.isBackground || !series.saysLast ? series.name : series.name + last
            // Text cannot be measured here; this is wider than sans-serif letters are on average.
            let length = 48 + Double(label.count) * 6.8
            if x + length > width {
                rows.append([])
                x = Self.left
            }
            rows[rows.count - 1].append((series, label, x))
            x += length
        }
        return rows
    }

    private func legend(y top: Double) -> [ChartMark] {
        legendRows.enumerated().flatMap { index, row in
            let y = top + Self.rowHeight * Double(index)
            return row.flatMap { series, label, x -> [ChartMark] in
                let isMarked = series.isDashed && series.points.count <= 40
                return [.line([(x, y - 4), (x + 18, y - 4)], series.style)]
                    + (isMarked ? [series.mark(x: x + 9, y: y - 4)] : []) + [.text(label, x: x + 24, y: y)]
            }
        }
    }

    /// The pieces of a curve between values that cannot be drawn.
    private static func unbroken(
        _ points: [(x: Double, y: Double)], isLogarithmic: Bool
    ) -> [ArraySlice<(x: Double, y: Double)>] {
        points.split { !$0.x.isFinite || $0.y.magnitude >= 1e200 || $0.y.isNaN || (isLogarithmic && $0.y <= 0) }
    }
}
