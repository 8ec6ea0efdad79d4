import EaselAugmentation
import EaselCore
import EaselImages

/// A warp in Double, written without a thought for speed.
struct NaiveWarp {
    let image: Image
    let settings: WarpSettings
    private let spline: NaiveSpline?

    init(image: Image, settings: WarpSettings) {
        (self.image, self.settings) = (image, settings)
        let order = (2...5).first { WarpSettings.Interpolation(order: $0) == settings.interpolation }
        spline = order.map { NaiveSpline(image, order: $0, settings.fill) }
    }

    /// The new samples before they are rounded.
    func callAsFunction(_ size: Size2D, _ place: (Int, Int) -> (x: Double, y: Double)?) -> [Double] {
        var result: [Double] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                result += place(x, y).map { pixel($0.x, $0.y) } ?? filled
            }
        }
        return result
    }

    private var filled: [Double] {
        let grey = settings.value.rounded()
        return [[], [grey], [grey, 255], [grey, grey, grey], [grey, grey, grey, 255]][image.channels]
    }

    /// The colour at a place; the middle of the first pixel is 0.
    func pixel(_ x: Double, _ y: Double) -> [Double] {
        let (width, height) = (Double(image.width), Double(image.height))
        if settings.fill == .constant, x < -0.5 || y < -0.5 || x >= width - 0.5 || y >= height - 0.5 { return filled }
        if let spline {
            let sums = (0..<image.channels).map { spline.value($0, x, y) }
            return divided(sums, sums.last ?? 0)
        }
        var sums = [Double](repeating: 0, count: image.channels)
        var opaque = 0.0
        for (row, down) in taps(y) {
            for (column, across) in taps(x) {
                let start = (folded(row, image.height) * image.width + folded(column, image.width)) * image.channels
                let weight = down * across
                let alpha = image.hasAlpha ? Double(image.pixels[start + image.channels - 1]) : 1
                opaque += weight * alpha
                for channel in 0..<image.channels {
                    let isAlpha = image.hasAlpha && channel == image.channels - 1
                    sums[channel] += weight * (isAlpha ? alpha : alpha * Double(image.pixels[start + channel]))
                }
            }
        }
        return divided(sums, opaque)
    }

    /// The colours over the alpha that they were weighted by.
    private func divided(_ sums: [Double], _ opaque: Double) -> [Double] {
        guard image.hasAlpha else { return sums }
        let alpha = image.channels - 1
        return (0..<alpha).map { opaque > 1e-9 ? sums[$0] / opaque : 0 } + [sums[alpha]]
    }

    /// The columns or rows that a place is made of, and their weights.
    private func taps(_ place: Double) -> [(Int, Double)] {
        let first = place.rounded(.down)
        let t = place - first
        switch settings.interpolation {
        case .nearest: return [(Int((place + 0.5).rounded(.down)), 1)]
        case .bilinear: return [(Int(first), 1 - t), (Int(first) + 1, t)]
        case .bicubic:
            // Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2.
            func weight(_ distance: Double) -> Double {
                let d = abs(distance)
                if d < 1 { return 1.5 * d * d * d - 2.5 * d * d + 1 }
                return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0
            }
            return (-1...2).map { (Int(first) + $0, weight(Double($0) - t)) }
        case .spline2, .spline3, .spline4, .spline5: return []
        }
    }

    private func folded(_ place: Int, _ side: Int) -> Int { settings.fill.folded(place, side) }
}

extension WarpSettings.Fill {
    /// The column or row that stands for one outside.
    func folded(_ place: Int, _ side: Int) -> Int {
        var place = place
        switch self {
        case .constant, .nearest: return min(max(place, 0), side - 1)
        case .wrap:
            while place < 0 { place += side }
            return place % side
        case .reflect:
            while !(0..<side).contains(place) { place = place < 0 ? -1 - place : 2 * side - 1 - place }
            return place
        }
    }
}
