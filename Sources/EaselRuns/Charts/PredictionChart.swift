import EaselImages

/// A chart of predicted numbers against true ones: a dot for each example, and the line on which both are equal.
struct PredictionChart {
    /// What was predicted, and what is true.
    let points: [(predicted: Double, wanted: Double)]
    /// What the number is, `nil` where it has no name.
    var name: String?

    private var drawing: ChartDrawing {
        let scale = ChartScale(
            around: points.flatMap { [$0.predicted, $0.wanted] }, mayBeLogarithmic: false, isRounded: true)
        let frame = SquareFrame(left: 84, top: 48, across: scale, up: scale)
        let name = name.map { $0.inOneLine(limit: 40) + ", " } ?? ""
        var marks = frame.background(across: name + "as it is", up: name + "as it is predicted")
        marks.append(frame.diagonal)
        for point in points where point.predicted.isFinite && point.wanted.isFinite {
            marks.append(.dot(x: frame.x(point.wanted), y: frame.y(point.predicted), ChartColour.series[0]))
        }
        marks.append(frame.axes)
        return ChartDrawing(width: frame.right + 24, height: frame.bottom + SquareFrame.labelHeight, marks)
    }

    /// The chart as an image.
    /// - Throws: `DataError` where it is larger than an image may be.
    func image() throws -> Image { try drawing.image() }
}
