/// A square frame with an axis along each side, for charts whose axes are of the same kind.
struct SquareFrame {
    let left: Double
    let top: Double
    /// The scale from left to right.
    let across: ChartScale
    /// The scale from the bottom up.
    let up: ChartScale

    /// The length of a side.
    static let side = 392.0
    /// The room that an axis' name takes below the frame.
    static let labelHeight = 44.0

    var right: Double { left + Self.side }
    var bottom: Double { top + Self.side }

    /// Where a value of the axis from left to right lies.
    func x(_ value: Double) -> Double { left + across.position(value) * Self.side }
    /// Where a value of the axis from the bottom up lies.
    func y(_ value: Double) -> Double { bottom - up.position(value) * Self.side }

    /// What lies behind everything: the names of the axes, and lines at their ticks.
    func background(across name: String, up title: String) -> [ChartMark] {
        var marks: [ChartMark] = [
            .text(title, x: left, y: top - 12, .start, .title),
            .text(name, x: left + Self.side / 2, y: bottom + 34, .middle),
        ]
        for tick in up.ticks {
            marks.append(.line([(left, y(tick.value)), (right, y(tick.value))], .grid))
            marks.append(.text(tick.label, x: left - 8, y: y(tick.value) + 4, .end))
        }
        marks += across.ticks.map { .text($0.label, x: x($0.value), y: bottom + 18, .middle) }
        return marks
    }

    /// The line of equal values from corner to corner, where both axes have one scale.
    var diagonal: ChartMark { .line([(left, bottom), (right, top)], .axis) }

    /// The axes.
    var axes: ChartMark { .line([(left, top), (left, bottom), (right, bottom)], .axis) }
}
