import EaselAugmentation
import EaselImages

/// The spline through an image's pixels in Double: coefficients by steps towards those that give the pixels back, weights by the
/// B-spline's definition.
struct NaiveSpline {
    private static let margin = 20
    private let order: Int
    private let (wide, tall): (Int, Int)
    private let (width, height): (Int, Int)
    private let fill: WarpSettings.Fill
    private var planes: [[Double]] = []

    init(_ image: Image, order: Int, _ fill: WarpSettings.Fill) {
        (self.order, self.fill) = (order, fill)
        (width, height) = (image.width, image.height)
        (wide, tall) = (image.width + 2 * Self.margin, image.height + 2 * Self.margin)
        let taps = (-2...2).map { Self.basis(Double($0), order) }
        for channel in 0..<image.channels {
            var samples: [Double] = []
            for y in 0..<tall {
                for x in 0..<wide {
                    let row = fill.folded(y - Self.margin, height)
                    let pixel = (row * width + fill.folded(x - Self.margin, width)) * image.channels
                    let isColour = image.hasAlpha && channel < image.channels - 1
                    let alpha = isColour ? Double(image.pixels[pixel + image.channels - 1]) : 1
                    samples.append(Double(image.pixels[pixel + channel]) * alpha)
                }
            }
            for y in 0..<tall {
                let line = Self.solved((0..<wide).map { samples[y * wide + $0] }, taps)
                for x in 0..<wide { samples[y * wide + x] = line[x] }
            }
            for x in 0..<wide {
                let line = Self.solved((0..<tall).map { samples[$0 * wide + x] }, taps)
                for y in 0..<tall { samples[y * wide + x] = line[y] }
            }
            planes.append(samples)
        }
    }

    /// The spline of a channel at a place; the middle of the first pixel is 0. Colours are still weighted by alpha.
    func value(_ channel: Int, _ x: Double, _ y: Double) -> Double {
        let (x, y) = (inside(x, width), inside(y, height))
        let (top, left) = (Int(y.rounded()) - 3, Int(x.rounded()) - 3)
        let columns = (0...6).map { Self.basis(x - Double(left + $0), order) }
        var sum = 0.0
        for row in 0...6 {
            let down = Self.basis(y - Double(top + row), order)
            let start = (top + row + Self.margin) * wide + left + Self.margin
            for column in 0...6 { sum += down * columns[column] * planes[channel][start + column] }
        }
        return sum
    }

    /// Moved by whole pictures until it is in this one; past an edge that goes on, where nothing changes any more.
    private func inside(_ place: Double, _ side: Int) -> Double {
        var place = place
        let side = Double(side)
        switch fill {
        case .constant, .nearest: return min(max(place, -15), side + 14)
        case .wrap:
            place -= ((place + 0.5) / side).rounded(.down) * side
        case .reflect:
            place -= ((place + 0.5) / (2 * side)).rounded(.down) * 2 * side
            if place > side - 0.5 { place = 2 * side - 1 - place }
        }
        return place
    }

    /// Coefficients whose sampled spline is the line: each step adds what is still missing.
    private static func solved(_ line: [Double], _ taps: [Double]) -> [Double] {
        var solved = line
        let last = line.count - 1
        for _ in 0..<60 {
            let old = solved
            for place in 0...last {
                let (below, above) = (max(place - 1, 0), min(place + 1, last))
                let beside = taps[1] * (old[below] + old[above])
                let outside = taps[0] * (old[max(place - 2, 0)] + old[min(place + 2, last)])
                solved[place] += line[place] - taps[2] * old[place] - beside - outside
            }
        }
        return solved
    }

    /// The B-spline of an order, by truncated powers.
    private static func basis(_ x: Double, _ order: Int) -> Double {
        var (sum, choose, factorial) = (0.0, 1.0, 1.0)
        for k in 0...order + 1 {
            let base = x + Double(order + 1) / 2 - Double(k)
            if base > 0 {
                var power = base
                for _ in 1..<order { power *= base }
                sum += (k % 2 == 0 ? choose : -choose) * power
            }
            choose *= Double(order + 1 - k) / Double(k + 1)
        }
        for k in 1...order { factorial *= Double(k) }
        return sum / factorial
    }
}
