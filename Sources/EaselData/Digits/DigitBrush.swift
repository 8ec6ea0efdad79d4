import EaselCore

/// Draws one digit at a time into a plane of ink that is used again for the next.
struct DigitBrush {
    private typealias Point = DigitStrokes.Point

    private let height: Int
    private let width: Int
    /// The coverage of each pixel, 0 to 1.
    private var ink: [Float]
    private static let segmentsPerCurve = 7

    init(height: Int, width: Int) {
        self.height = height
        self.width = width
        ink = [Float](repeating: 0, count: height * width)
    }

    /// Draws a digit in a random hand: way of writing, place, size, slant, rotation, stroke width and wobble.
    mutating func draw(_ digit: Int, _ random: inout RandomSequence) {
        for index in ink.indices { ink[index] = 0 }
        let hand = Hand(height: height, width: width, &random)
        let glyphs = DigitStrokes.glyphs[digit]
        for stroke in glyphs[Int(random.below(UInt32(glyphs.count)))] {
            // Control points wobble, so that no two curves are the same.
            let points = stroke.map { hand.place($0 + Point(random.bell(), random.bell()) * 0.034) }
            // The pressure changes from one end of the stroke to the other.
            let radii = (hand.radius * (1 + 0.16 * random.bell()), hand.radius * (1 + 0.16 * random.bell()))
            draw(points, radii)
        }
    }

    /// Writes the ink as bytes: grey, or a bright colour on a dark one.
    func develop(into image: UnsafeMutableBufferPointer<UInt8>, channels: Int, _ random: inout RandomSequence) {
        let strength = 0.86 + 0.14 * random.uniform()
        var bright = SIMD4<Float>(repeating: 255 * strength)
        var dark = SIMD4<Float>(repeating: 0)
        if channels == 3 {
            for channel in 0..<3 {
                bright[channel] = 120 + 135 * random.uniform()
                dark[channel] = 90 * random.uniform()
            }
        }
        for pixel in ink.indices {
            var amount = ink[pixel]
            // The grain is in the ink alone: the ground stays even, as in scanned and thresholded handwriting.
            if amount > 0 { amount *= 1 - 0.12 * random.uniform() }
            for channel in 0..<channels {
                let value = dark[channel] + (bright[channel] - dark[channel]) * amount
                image[pixel * channels + channel] = UInt8(min(255, max(0, value)).rounded())
            }
        }
    }

    private mutating func draw(_ points: [Point], _ radii: (Float, Float)) {
        let curveCount = (points.count - 1) / 3
        let total = Float(curveCount * Self.segmentsPerCurve)
        var from = points[0]
        var drawn: Float = 0
        for curve in 0..<curveCount {
            let (a, b, c, d) = (points[curve * 3], points[curve * 3 + 1], points[curve * 3 + 2], points[curve * 3 + 3])
            for segment in 1...Self.segmentsPerCurve {
                let t = Float(segment) / Float(Self.segmentsPerCurve)
                let s = 1 - t
                let outer = a * (s * s * s) + d * (t * t * t)
                let to = outer + b * (3 * s * s * t) + c * (3 * s * t * t)
                drawn += 1
                draw(from: from, to: to, radius: radii.0 + (radii.1 - radii.0) * drawn / total)
                from = to
            }
        }
    }

    /// Covers the pixels near a segment, with an edge one pixel soft.
    private mutating func draw(from: Point, to: Point, radius: Float) {
        let reach = radius + 0.5
        let columns = Self.pixels(from.x, to.x, reach, limit: width)
        let rows = Self.pixels(from.y, to.y, reach, limit: height)
        let along = to - from
        let lengthSquared = along.x * along.x + along.y * along.y
        let scale = lengthSquared > 0 ? 1 / lengthSquared : 0
        let width = width
        ink.withUnsafeMutableBufferPointer { ink in
            for y in rows {
                for x in columns {
                    let offset = Point(Float(x) + 0.5, Float(y) + 0.5) - from
                    let share = min(1, max(0, (offset.x * along.x + offset.y * along.y) * scale))
                    let away = offset - along * share
                    let distance = (away.x * away.x + away.y * away.y).squareRoot()
                    let cover = min(1, max(0, reach - distance))
                    ink[y &* width &+ x] = max(ink[y &* width &+ x], cover)
                }
            }
        }
    }

    private static func pixels(_ a: Float, _ b: Float, _ reach: Float, limit: Int) -> Range<Int> {
        let first = max(0, Int(min(a, b) - reach - 0.5))
        let last = min(limit, Int(max(a, b) + reach + 1.5))
        return first..<max(first, last)
    }
}

/// One person's way of writing on one day: where unit coordinates land on the image, and how thick the pen is.
private struct Hand {
    let radius: Float
    private let origin: SIMD2<Float>
    private let columnX: SIMD2<Float>
    private let columnY: SIMD2<Float>

    init(height: Int, width: Int, _ random: inout RandomSequence) {
        let side = Float(min(height, width))
        let tall = Float(height) * (0.66 + 0.05 * random.bell())
        let broad = Float(width) * (0.58 + 0.1 * random.bell())
        let slant = 0.12 + 0.16 * random.bell()
        // A rotation whose sine and cosine need no library: exact for the tangent of half its angle.
        let tangent = 0.07 * random.bell()
        let cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
        let sine = 2 * tangent / (1 + tangent * tangent)
        radius = max(0.5, side * (0.04 + 0.0125 * random.bell()))
        columnX = SIMD2(cosine, sine) * broad
        columnY = SIMD2(-slant * cosine - sine, cosine - slant * sine) * tall
        let shift = SIMD2(random.bell(), random.bell()) * SIMD2(Float(width), Float(height)) * 0.03
        origin = SIMD2(Float(width), Float(height)) / 2 + shift
    }

    func place(_ point: SIMD2<Float>) -> SIMD2<Float> {
        origin + columnX * (point.x - 0.5) + columnY * (point.y - 0.5)
    }
}

extension RandomSequence {
    /// A number between -2 and 2, most often near 0: four uniform ones added, mean 0, standard deviation 0.58.
    fileprivate mutating func bell() -> Float {
        let first = uniform() + uniform()
        let second = uniform() + uniform()
        return first + second - 2
    }
}
