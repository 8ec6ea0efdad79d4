import EaselFiles
import EaselImages

extension ChartDrawing {
    /// Pixels of an image for each unit of the SVG image.
    private static let scale = 2
    /// The most units that are drawn from the top down, which no run's curves take: what is below them is left out.
    private static let greatestHeight = 8000.0
    /// Rows of the font above the baseline.
    private static let ascent = 7

    /// The drawing as an image of twice as many pixels a side as the SVG image has units.
    /// - Throws: `DataError` where it is larger than an image may be.
    func image() throws -> Image {
        let scale = Double(Self.scale)
        let (rows, columns) = (
            Int((min(height, Self.greatestHeight) * scale).rounded(.up)), Int((width * scale).rounded(.up))
        )
        let count = try Image.sampleCount(height: rows, width: columns, channels: 3)
        var image = Image(
            unchecked: [UInt8](repeating: 255, count: count), height: rows, width: columns, channels: 3)
        for mark in marks { Self.draw(mark, on: &image) }
        return image
    }

    private static func draw(_ mark: ChartMark, on image: inout Image) {
        let scale = Double(Self.scale)
        switch mark {
        case .line(let points, let style):
            let (colour, width, opacity) = look(of: style)
            image.drawLine(
                through: points.map { ($0.x * scale, $0.y * scale) }, width: width * scale, colour: colour.samples,
                opacity: opacity)
        case .dot(let x, let y, let colour):
            image.drawLine(through: [(x * scale, y * scale)], width: 6 * scale, colour: colour.samples)
        case .bar(let x, let y, let width, let height, let colour):
            func pixel(_ value: Double) -> Int { Int((min(max(value, 0), 1e6) * scale).rounded()) }
            let (top, left) = (pixel(y), pixel(x))
            image.fill(
                rows: top..<max(top, pixel(y + height)), columns: left..<max(left, pixel(x + width)),
                colour: colour.samples)
        case .text(let text, let x, let y, let anchor, let style):
            draw(text, x: x * scale, y: y * scale, anchor, style, on: &image)
        }
    }

    private static func draw(
        _ text: String, x: Double, y: Double, _ anchor: ChartMark.Anchor, _ style: ChartMark.TextStyle,
        on image: inout Image
    ) {
        // The font has the hyphen alone.
        let text = text.inOneLine(limit: 60).replacing("−", with: "-")
        let (size, colour, isBold): (Int, UInt8, Bool) =
            switch style {
            case .plain: (scale, 0x44, false)
            case .title: (scale, 0x22, true)
            case .name: (scale + 1, 0x11, true)
            }
        let length = Double(BitmapFont.width(of: text, scale: size))
        let left =
            switch anchor {
            case .start: x
            case .middle: x - length / 2
            case .end: x - length
            }
        let row = Int(y.rounded()) - ascent * size
        for shift in isBold ? [0, 1] : [0] {
            image.draw(text, atRow: row, column: Int(left.rounded()) + shift, colour: [colour], scale: size)
        }
    }

    private static func look(
        of style: ChartMark.LineStyle
    ) -> (colour: ChartColour, width: Double, opacity: Double) {
        switch style {
        case .grid: (ChartColour(0xe6e6e6), 1, 1)
        case .axis: (ChartColour(0x888888), 1, 1)
        case .strong(let colour): (colour, 2, 1)
        case .background(let colour): (colour, 1, 0.5)
        }
    }
}
