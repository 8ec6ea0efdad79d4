/// One mark of a chart: a line, a dot, a bar or a text.
///
/// Positions are in the units of the SVG image, from its left and its top.
enum ChartMark: Sendable {
    /// What a line is for, which says how it looks.
    enum LineStyle: Sendable {
        /// Behind everything, at a tick.
        case grid
        /// An axis, or what it is marked with.
        case axis
        /// A curve that counts.
        case strong(ChartColour)
        /// Thin and pale, for what wobbles behind the curves that count.
        case background(ChartColour)
        /// In dashes, for what stands beside a curve that counts in the same colour.
        case dashed(ChartColour)
    }

    /// What a text is for, which says how it looks.
    enum TextStyle: Sendable {
        /// Of axes and legends.
        case plain
        /// Over one pair of axes.
        case title
        /// Over the whole image.
        case name
    }

    /// Which part of a text is at its position.
    enum Anchor: String, Sendable {
        case start, middle, end
    }

    case line([(x: Double, y: Double)], LineStyle)
    case dot(x: Double, y: Double, ChartColour)
    case ring(x: Double, y: Double, ChartColour)
    case bar(x: Double, y: Double, width: Double, height: Double, ChartColour)
    /// `y` is that of the baseline.
    case text(String, x: Double, y: Double, Anchor = .start, TextStyle = .plain)
}
