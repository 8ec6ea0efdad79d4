import EaselImages

/// A canvas of RGB pixels, on which shapes are drawn with smooth edges.
struct Canvas {
    typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

    static let white: Colour = (255, 255, 255)
    static let black: Colour = (0, 0, 0)
    static let grey: Colour = (150, 150, 150)

    let height: Int
    let width: Int
    private var pixels: [UInt8]

    /// Makes a white canvas.
    init(height: Int, width: Int) {
        (self.height, self.width) = (height, width)
        pixels = [UInt8](repeating: 255, count: height * width * 3)
    }

    /// Covers a rectangle.
    mutating func fill(rows: Range<Int>, columns: Range<Int>, _ colour: Colour) {
        let columns = columns.clamped(to: 0..<width)
        let samples = columns.flatMap { _ in [colour.red, colour.green, colour.blue] }
        for row in rows.clamped(to: 0..<height) {
            let start = (row * width + columns.lowerBound) * 3
            pixels.replaceSubrange(start..<(start + samples.count), with: samples)
        }
    }

    /// Draws a disc about a point, whose pixel has its centre at whole numbers.
    mutating func disc(x: Double, y: Double, radius: Double, _ colour: Colour) {
        shape(x, y, radius, colour) { radius + 0.5 - $0 }
    }

    /// Draws the rim of a disc.
    mutating func ring(x: Double, y: Double, radius: Double, thickness: Double, _ colour: Colour) {
        shape(x, y, radius + thickness, colour) { thickness / 2 + 0.5 - abs($0 - radius) }
    }

    /// Draws a line as thick as a pixel.
    mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ colour: Colour) {
        let (across, down) = (end.x - start.x, end.y - start.y)
        let steps = max(1, Int((2 * max(abs(across), abs(down))).rounded(.up)))
        for step in 0...steps {
            let part = Double(step) / Double(steps)
            let (x, y) = (start.x + part * across, start.y + part * down)
            blend(Int(y.rounded()), Int(x.rounded()), colour, 1)
        }
    }

    /// The picture.
    func image() throws -> Image { try Image(height: height, width: width, channels: 3, pixels: pixels) }

    /// Draws what is about a point, as much of each pixel as its distance from there says.
    private mutating func shape(
        _ x: Double, _ y: Double, _ reach: Double, _ colour: Colour, _ share: (Double) -> Double
    ) {
        guard x.isFinite, y.isFinite, abs(x) < 1e6, abs(y) < 1e6 else { return }
        let far = Int(reach.rounded(.up)) + 1
        let (column, row) = (Int(x.rounded()), Int(y.rounded()))
        for near in (row - far)...(row + far) {
            for beside in (column - far)...(column + far) {
                let (down, across) = (Double(near) - y, Double(beside) - x)
                blend(near, beside, colour, share((down * down + across * across).squareRoot()))
            }
        }
    }

    private mutating func blend(_ row: Int, _ column: Int, _ colour: Colour, _ share: Double) {
        guard (0..<height).contains(row), (0..<width).contains(column), share > 0 else { return }
        let place = (row * width + column) * 3
        for (channel, wanted) in [colour.red, colour.green, colour.blue].enumerated() {
            pixels[place + channel] = Self.mixed(pixels[place + channel], wanted, min(share, 1))
        }
    }

    /// A sample, so much of which is another.
    private static func mixed(_ own: UInt8, _ other: UInt8, _ share: Double) -> UInt8 {
        UInt8((Double(own) + share * (Double(other) - Double(own))).rounded())
    }

    /// A colour, so much of which is another.
    static func mixed(_ own: Colour, _ other: Colour, _ share: Double) -> Colour {
        (
            mixed(own.red, other.red, share), mixed(own.green, other.green, share),
            mixed(own.blue, other.blue, share)
        )
    }

    /// The colour of a class: seven that people who do not see all colours tell apart as well, then others all around the
    /// circle.
    ///
    /// Source: Okabe and Ito, "Color universal design", 2008.
    static func colour(ofClass label: Int) -> Colour {
        let known: [Colour] = [
            (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (213, 94, 0), (86, 180, 233), (240, 228, 66),
        ]
        guard label >= known.count else { return known[max(label, 0)] }
        // By the golden section, so that those of neighbours differ.
        let turn = Double(label) * 0.618034
        let hue = 6 * (turn - turn.rounded(.down))
        func sample(_ shift: Double) -> UInt8 {
            let place = (hue + shift).truncatingRemainder(dividingBy: 6)
            return UInt8(40 + 170 * min(max(abs(place - 3) - 1, 0), 1))
        }
        return (sample(0), sample(4), sample(2))
    }
}
