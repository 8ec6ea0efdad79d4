import EaselCore
import EaselImages

/// An image sampled by the B-splines of an order from 2 to 5 that pass through its pixels, as SciPy's `ndimage` and with it Keras
/// samples from order 2 on.
///
/// The spline's coefficients are those of recursive filters forwards and backwards, one for each pole; a new pixel is of the
/// `order + 1` coefficients around it along each side. What lies past the edge is laid around the image before it is
/// filtered, so that coefficients there are of the same spline.
///
/// Source: Unser, Aldroubi and Eden, "B-spline signal processing", 1993.
struct SplineWarp {
    /// What is laid around the image: the largest pole, 0.43, to the power of it is a millionth.
    private static let margin = 16
    /// The farthest that a place is told apart from others.
    private static let farthest = Double(1 << 18)

    private let image: Image
    private let order: Int
    private let settings: WarpSettings
    private let (wide, tall): (Int, Int)

    /// - Parameter order: From 2 to 5.
    init(_ image: Image, order: Int, _ settings: WarpSettings) {
        precondition((2...5).contains(order))
        (self.image, self.order, self.settings) = (image, order, settings)
        (wide, tall) = (image.width + 2 * Self.margin, image.height + 2 * Self.margin)
    }

    /// The new samples, `[H,W,C]`.
    /// - Parameters:
    ///   - size: The size of the new image.
    ///   - filled: The pixel that stands where nothing is, a sample a channel.
    ///   - place: The place of a new pixel, by its column and row; the middle of the first old pixel is 0. `nil` for none.
    func callAsFunction(
        _ size: Size2D, filled: [UInt8], place: (Int, Int) -> (x: Double, y: Double)?
    ) -> [UInt8] {
        let channels = image.channels
        let alpha = image.hasAlpha ? channels - 1 : nil
        // What alpha comes to, by which colours are divided.
        let opacity = alpha.map { sampled(coefficients(of: $0), size, place) }
        var result = [UInt8](repeating: 0, count: size.count * channels)
        for channel in 0..<channels {
            let plane = channel == alpha ? opacity ?? [] : sampled(coefficients(of: channel, over: alpha), size, place)
            for pixel in 0..<size.count {
                var value = plane[pixel]
                guard !value.isNaN else {
                    result[pixel * channels + channel] = filled[channel]
                    continue
                }
                if let opacity, channel != alpha { value = opacity[pixel] > 1e-3 ? value / opacity[pixel] : 0 }
                result[pixel * channels + channel] = UInt8(min(max(value, 0), 255).rounded())
            }
        }
        return result
    }

    /// The coefficients of one channel with what is laid around it, row by row.
    /// - Parameter alpha: The channel that samples are weighted by.
    private func coefficients(of channel: Int, over alpha: Int? = nil) -> [Float] {
        let columns = (0..<wide).map { folded($0 - Self.margin, image.width) * image.channels }
        let poles = Self.poles(order)
        var plane = [Float](repeating: 0, count: wide * tall)
        var line = [Double](repeating: 0, count: max(wide, tall))
        image.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<tall {
                let start = folded(row - Self.margin, image.height) * image.width * image.channels
                for (x, column) in columns.enumerated() {
                    let pixel = start + column
                    line[x] = Double(pixels[pixel + channel]) * (alpha.map { Double(pixels[pixel + $0]) } ?? 1)
                }
                Self.filter(&line, wide, poles)
                for x in 0..<wide { plane[row * wide + x] = Float(line[x]) }
            }
        }
        for x in 0..<wide {
            for row in 0..<tall { line[row] = Double(plane[row * wide + x]) }
            Self.filter(&line, tall, poles)
            for row in 0..<tall { plane[row * wide + x] = Float(line[row]) }
        }
        return plane
    }

    /// The values of the spline at the new pixels' places; not a number where nothing is.
    private func sampled(_ plane: [Float], _ size: Size2D, _ place: (Int, Int) -> (x: Double, y: Double)?) -> [Float] {
        var (columns, rows) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6))
        var result = [Float](repeating: .nan, count: size.count)
        plane.withUnsafeBufferPointer { plane in
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let at = place(x, y) ?? (-Self.farthest, -Self.farthest)
                    if settings.fill == .constant, !isInside(at.x, image.width) || !isInside(at.y, image.height) {
                        continue
                    }
                    let left = weights(inside(at.x, image.width), &columns)
                    let top = weights(inside(at.y, image.height), &rows)
                    var sum = 0.0
                    for j in 0...order {
                        let start = (top + j) * wide + left
                        var line = 0.0
                        for k in 0...order { line += columns[k] * Double(plane[start + k]) }
                        sum += rows[j] * line
                    }
                    result[y * size.width + x] = Float(sum)
                }
            }
        }
        return result
    }

    /// The weights of the coefficients around a place, and where the first of them is in the filtered plane.
    ///
    /// Source: de Boor, "On calculating with B-splines", 1972, for knots that are whole numbers.
    private func weights(_ place: Double, _ weights: inout [Double]) -> Int {
        // Splines of an even order have their knots between the pixels.
        let shifted = order % 2 == 0 ? place + 0.5 : place
        let first = shifted.rounded(.down)
        let t = shifted - first
        weights[0] = 1
        for degree in 1...order {
            var carried = 0.0
            for r in 0..<degree {
                let share = weights[r] / Double(degree)
                weights[r] = carried + (Double(r + 1) - t) * share
                carried = (t + Double(degree - 1 - r)) * share
            }
            weights[degree] = carried
        }
        return Int(first) - order / 2 + Self.margin
    }

    private func isInside(_ place: Double, _ side: Int) -> Bool { place >= -0.5 && place < Double(side) - 0.5 }

    /// A place in the image, or so little outside that its coefficients are there.
    private func inside(_ place: Double, _ side: Int) -> Double {
        // The comparisons are false for what is no number.
        let place = place > -Self.farthest ? min(place, Self.farthest) : -Self.farthest
        let reach = Double(Self.margin - 4)
        switch settings.fill {
        case .constant, .nearest: return min(max(place, -reach), Double(side - 1) + reach)
        case .reflect, .wrap:
            let period = Double(settings.fill == .wrap ? side : 2 * side)
            var rest = (place + 0.5).truncatingRemainder(dividingBy: period)
            if rest < 0 { rest += period }
            return (rest <= Double(side) ? rest : period - rest) - 0.5
        }
    }

    /// The column or row that stands for one outside.
    private func folded(_ place: Int, _ side: Int) -> Int {
        switch settings.fill {
        case .constant, .nearest: return min(max(place, 0), side - 1)
        case .wrap: return ((place % side) + side) % side
        case .reflect:
            let rest = ((place % (2 * side)) + 2 * side) % (2 * side)
            return rest < side ? rest : 2 * side - 1 - rest
        }
    }

    /// The roots within the unit circle of the sampled B-spline's polynomial.
    private static func poles(_ order: Int) -> [Double] {
        switch order {
        case 2: return [(8.0).squareRoot() - 3]
        case 3: return [(3.0).squareRoot() - 2]
        case 4:
            let (inner, outer) = ((438_976.0).squareRoot(), (304.0).squareRoot())
            return [(664 - inner).squareRoot() + outer - 19, (664 + inner).squareRoot() - outer - 19]
        default:
            let (inner, outer) = ((4436.25).squareRoot(), (26.25).squareRoot())
            return [(67.5 - inner).squareRoot() + outer - 6.5, (67.5 + inner).squareRoot() - outer - 6.5]
        }
    }

    /// Turns the first `count` samples of a line into coefficients; beyond its ends the line is mirrored about its last samples.
    private static func filter(_ line: inout [Double], _ count: Int, _ poles: [Double]) {
        line.withUnsafeMutableBufferPointer { line in
            for pole in poles {
                let gain = (1 - pole) * (1 - 1 / pole)
                for place in 0..<count { line[place] *= gain }
                // The margin is long enough for what came before its start to be forgotten in the image.
                var (sum, power) = (line[0], pole)
                for place in 1..<min(count, 64) {
                    sum += power * line[place]
                    power *= pole
                }
                line[0] = sum
                for place in 1..<count { line[place] += pole * line[place - 1] }
                line[count - 1] = pole / (pole * pole - 1) * (line[count - 1] + pole * line[count - 2])
                for place in stride(from: count - 2, through: 0, by: -1) {
                    line[place] = pole * (line[place + 1] - line[place])
                }
            }
        }
    }
}
