import EaselCore
import EaselFiles
import EaselTraining

/// One curve of a chart.
struct ChartSeries: Sendable {
    var name: String
    var colour: String
    /// Thin and pale, for what wobbles behind the curves that count.
    var isBackground: Bool
    /// In the order of `x`; where `y` is not finite the curve is interrupted.
    var points: [(x: Double, y: Double)]

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

/// One pair of axes with curves, a title and a legend, drawn as SVG.
struct ChartPanel: Sendable {
    var title: String
    var series: [ChartSeries]

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

    /// The panel's SVG elements, its top at the given height, over an axis that all panels share.
    func svg(top offset: Double, across horizontal: ChartScale, label: String) -> String {
        let vertical = ChartScale(
            around: series.flatMap { $0.points.map(\.y) }, mayBeLogarithmic: true, isRounded: true)
        let plotWidth = Self.width - Self.left - Self.right
        let plotHeight = Self.plotHeight
        let plotTop = offset + Self.top + Self.rowHeight * Double(legendRows.count)
        let plotBottom = plotTop + plotHeight
        func x(_ value: Double) -> String { Self.decimal(Self.left + horizontal.position(value) * plotWidth) }
        func y(_ value: Double) -> String { Self.decimal(plotBottom - vertical.position(value) * plotHeight) }

        var text = ""
        for tick in vertical.ticks {
            let height = y(tick.value)
            text += """
                <path class="grid" d="M\(Self.decimal(Self.left)) \(height)H\(Self.decimal(Self.left + plotWidth))"/>
                <text x="\(Self.decimal(Self.left - 8))" y="\(height)" dy="4" text-anchor="end">\(tick.label)</text>

                """
        }
        for tick in horizontal.ticks {
            text += """
                <path class="axis" d="M\(x(tick.value)) \(Self.decimal(plotBottom))v5"/>
                <text x="\(x(tick.value))" y="\(Self.decimal(plotBottom + 18))" text-anchor="middle">\(tick.label)</text>

                """
        }
        let scale = vertical.isLogarithmic ? " (logarithmic)" : ""
        text += """
            <path class="axis" d="M\(Self.decimal(Self.left)) \(Self.decimal(plotTop))V\(Self.decimal(plotBottom))h\(Self.decimal(plotWidth))"/>
            <text x="\(Self.decimal(Self.left + plotWidth / 2))" y="\(Self.decimal(plotBottom + 34))" text-anchor="middle">\(label)</text>
            <text class="title" x="\(Self.decimal(Self.left))" y="\(Self.decimal(offset + 20))">\(Self.escaped(title))\(scale)</text>

            """
        text += legend(y: offset + 38)
        for series in series {
            let thinned = series.thinned(to: 1000)
            let style = series.isBackground ? "back" : "line"
            for run in Self.unbroken(thinned.points, isLogarithmic: vertical.isLogarithmic) {
                let path = run.map { "\(x($0.x)) \(y($0.y))" }.joined(separator: "L")
                text += "<path class=\"\(style)\" stroke=\"\(series.colour)\" d=\"M\(path)\"/>\n"
                guard run.count == 1 || (!series.isBackground && thinned.points.count <= 40) else { continue }
                for point in run {
                    text += "<circle cx=\"\(x(point.x))\" cy=\"\(y(point.y))\" r=\"3\" fill=\"\(series.colour)\"/>\n"
                }
            }
        }
        return text
    }

    /// Labels, with the last value of strong lines, in rows that fit the width.
    private var legendRows: [[(series: ChartSeries, label: String, x: Double)]] {
        var rows: [[(series: ChartSeries, label: String, x: Double)]] = []
        var x = Double.infinity
        for series in series {
            let last = series.points.last { $0.y.isFinite }.map { "  " + shortNumber($0.y) } ?? ""
            let label = series.isBackground ? series.name : series.name + last
            // Text cannot be measured here; this is wider than sans-serif letters are on average.
            let width = 48 + Double(label.count) * 6.8
            if x + width > Self.width {
                rows.append([])
                x = Self.left
            }
            rows[rows.count - 1].append((series, label, x))
            x += width
        }
        return rows
    }

    private func legend(y top: Double) -> String {
        var text = ""
        for (index, row) in legendRows.enumerated() {
            let y = top + Self.rowHeight * Double(index)
            for (series, label, x) in row {
                let style = series.isBackground ? "back" : "line"
                text += """
                    <path class="\(style)" stroke="\(series.colour)" d="M\(Self.decimal(x)) \(Self.decimal(y - 4))h18"/>
                    <text x="\(Self.decimal(x + 24))" y="\(Self.decimal(y))">\(Self.escaped(label))</text>

                    """
            }
        }
        return text
    }

    /// The pieces of a curve between values that cannot be drawn.
    private static func unbroken(
        _ points: [(x: Double, y: Double)], isLogarithmic: Bool
    ) -> [ArraySlice<(x: Double, y: Double)>] {
        points.split { !$0.x.isFinite || $0.y.magnitude >= 1e200 || $0.y.isNaN || (isLogarithmic && $0.y <= 0) }
    }

    /// A position with one decimal.
    static func decimal(_ value: Double) -> String {
        guard value.magnitude < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    static func escaped(_ text: String) -> String {
        text.inOneLine(limit: 60).reduce(into: "") { result, sign in
            switch sign {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(sign)
            }
        }
    }
}
