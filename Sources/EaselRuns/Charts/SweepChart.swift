import EaselImages

/// A chart of a measurement against an amount: of the accuracy of images against how far they are turned, say.
struct SweepChart: Sendable {
    /// Stands over the image.
    let title: String
    /// What the horizontal axis has.
    let label: String
    /// What is measured.
    let measured: String
    /// The curves by name, each with its points in the order of their amounts.
    let curves: [(name: String, points: [(x: Double, y: Double)])]

    /// The chart as an SVG image.
    var svg: String { drawing.svg }

    /// The chart as an image of twice as many pixels a side as the SVG image has units.
    /// - Throws: `DataError` where it is larger than an image may be.
    func image() throws -> Image { try drawing.image() }

    private var drawing: ChartDrawing {
        let series = curves.enumerated().map { place, curve in
            ChartSeries(
                name: curve.name, colour: ChartColour.series[place % ChartColour.series.count], isBackground: false,
                saysLast: false, points: curve.points)
        }
        let amounts = series.flatMap { $0.points.map(\.x) }
        return ChartDrawing(
            title: title, [ChartPanel(title: measured, series: series)],
            across: ChartScale(around: amounts, mayBeLogarithmic: false, isRounded: false, tickCount: 12), label: label,
            empty: "")
    }
}
