import EaselFiles
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension ChartDrawing {
    /// Pixels of an image for each unit of the SVG image.
    private static let scale = 2
    /// The most units that are drawn from the top down, which no run's curves take: what is below them is left out.
    private static let greatestHeight = 8000.0
    /// The radius of a ring, which a dot fits into, so that both are seen where they are of one point.
    static let ringRadius = 4.5
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
        case .line(let points, .dashed(let colour)):
            for dash in dashes(of: points) {
                image.drawLine(
                    through: dash.map { ($0.x * scale, $0.y * scale) }, width: 1.5 * scale, colour: colour.samples)
            }
        case .line(let points, let style):
            let (colour, width, opacity) = look(of: style)
            image.drawLine(
                through: points.map { ($0.x * scale, $0.y * scale) }, width: width * scale, colour: colour.samples,
                opacity: opacity)
        case .dot(let x, let y, let colour):
            image.drawLine(through: [(x * scale, y * scale)], width: 6 * scale, colour: colour.samples)
        case .ring(let x, let y, let colour):
            let circle = (0...24).map { part in
                let angle = Double(part) * Double.pi / 12
                return ((x + ringRadius * cos(angle)) * scale, (y + ringRadius * sin(angle)) * scale)
            }
            image.drawLine(through: circle, width: 1.5 * scale, colour: colour.samples)
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

    /// The pieces of a line that are drawn where it is in dashes: 4 units, after gaps of 3.
    private static func dashes(of points: [(x: Double, y: Double)]) -> [[(x: Double, y: Double)]] {
        guard let first = points.first, points.count > 1 else { return [] }
        let (drawn, period) = (4.0, 7.0)
        var (dashes, walked) = ([[first]], 0.0)
        for (start, end) in zip(points, points.dropFirst()) {
            let way = (x: end.x - start.x, y: end.y - start.y)
            let length = (way.x * way.x + way.y * way.y).squareRoot()
            // A chart is some thousand units wide; what is longer is no part of one.
            guard length > 0, length < 1e5 else { continue }
            var along = 0.0
            while along < length {
                let place = (walked + along).truncatingRemainder(dividingBy: period)
                let isDrawn = place < drawn
                let next = min(length, along + max((isDrawn ? drawn : period) - place, 1e-3))
                func point(_ at: Double) -> (x: Double, y: Double) {
                    (start.x + way.x * at / length, start.y + way.y * at / length)
                }
                if isDrawn {
                    // Around a corner a dash goes on.
                    if place > 0, along == 0 {
                        dashes[dashes.count - 1].append(point(next))
                    } else {
                        dashes.append([point(along), point(next)])
                    }
                }
                along = next
            }
            walked += length
        }
        return dashes.filter { $0.count > 1 }
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
        case .dashed(let colour): (colour, 1.5, 1)
        }
    }
}
