#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An estimate of the standard deviation of the noise in an image, from the image alone.
///
/// It is the median absolute value of the finest diagonal band of a wavelet transform, divided by that of a standard
/// normal number, 0.6745: that band holds next to nothing of the image, and a median does not notice the few places where
/// it holds an edge. The wavelet is Daubechies' with two vanishing moments. Black and white cut noise off, the more the darker or
/// lighter an image is, so the median is taken for places of like brightness, and turned into the deviation that normal
/// noise must have had before it was cut; what is returned is the weighted median over the levels of brightness.
///
/// Source: Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81, 1994.
///
/// - Parameters:
///   - pixels: The image, `[height, width, channels]`, in `0…1`.
///   - height: Rows.
///   - width: Columns.
///   - channels: Channels, all of which have noise alike.
/// - Returns: The standard deviation in the unit of the pixels; nil for an image that has fewer than 4 rows or columns, or
///   is black or white everywhere.
public func estimatedNoise(_ pixels: [Float], height: Int, width: Int, channels: Int) -> Double? {
    guard height >= 4, width >= 4, channels > 0, pixels.count == height * width * channels else { return nil }
    var estimate = NoiseEstimate(height: height, width: width, channels: channels)
    pixels.withUnsafeBufferPointer { pixels in
        for row in estimate.rows {
            let start = row * width * channels
            estimate.add(UnsafeBufferPointer(rebasing: pixels[start..<start + 4 * width * channels]))
        }
    }
    return estimate.deviation
}

/// What `estimatedNoise` gathers of an image, four rows at a time, so that a large image is never kept as numbers.
package struct NoiseEstimate {
    /// The rows that four rows are to be given from, in any order.
    package let rows: StrideTo<Int>
    private let (width, channels): (Int, Int)
    private let step: Int
    private var bands = [[Float]](repeating: [], count: Self.levels)
    private var sums = [Double](repeating: 0, count: Self.levels)

    private static let levels = 16
    /// Places that are enough: the median of so many is off by a third of a hundredth.
    private static let enough = 1 << 17

    /// Begins with an image of at least four rows and columns.
    package init(height: Int, width: Int, channels: Int) {
        (self.width, self.channels) = (width, channels)
        // Of a large image places further apart, alike in both directions.
        var step = 2
        while (height / step) * (width / step) > Self.enough { step += 2 }
        self.step = step
        rows = stride(from: 0, to: max(height - 3, 0), by: step)
    }

    /// Takes four rows, one after another.
    package mutating func add(_ pixels: UnsafeBufferPointer<Float>) {
        precondition(pixels.count == 4 * width * channels)
        for x in stride(from: 0, through: width - 4, by: step) {
            for channel in 0..<channels {
                var (diagonal, mean) = (Float(0), Float(0))
                for row in 0..<4 {
                    var line = Float(0)
                    for column in 0..<4 {
                        let value = pixels[(row &* width &+ x &+ column) &* channels &+ channel]
                        mean += value / 16
                        line += value * daubechiesHighPass[column]
                    }
                    diagonal += line * daubechiesHighPass[row]
                }
                let level = min(max(Int(mean * Float(Self.levels)), 0), Self.levels - 1)
                bands[level].append(abs(diagonal))
                sums[level] += Double(mean)
            }
        }
    }

    /// The standard deviation; nil where nothing can be told.
    package var deviation: Double? {
        var estimates: [(deviation: Double, weight: Int)] = []
        for (band, sum) in zip(bands, sums) where !band.isEmpty {
            let median = Double(band.sorted()[band.count / 2])
            if let deviation = uncut(deviation: median / 0.674_489_75, mean: sum / Double(band.count)) {
                estimates.append((deviation, band.count))
            }
        }
        estimates.sort { $0.deviation < $1.deviation }
        var left = estimates.reduce(0) { $0 + $1.weight } / 2
        for estimate in estimates {
            left -= estimate.weight
            if left <= 0 { return estimate.deviation }
        }
        return nil
    }
}

/// The high-pass filter of Daubechies' wavelet with two vanishing moments, of length 1.
private let daubechiesHighPass: [Float] = [-0.129_409_52, -0.224_143_87, 0.836_516_3, -0.482_962_91]

/// The deviation of normal numbers that have this mean and deviation after they were cut to `0…1`; nil where next to
/// nothing of them is left.
private func uncut(deviation: Double, mean: Double) -> Double? {
    guard mean > 0, mean < 1 else { return nil }
    guard deviation > 1e-6 else { return mean > 0.02 && mean < 0.98 ? deviation : nil }
    // Towards both numbers at once, each corrected by how far what follows from them is from what was measured.
    var (centre, spread) = (mean, deviation)
    for _ in 0..<200 {
        let cut = moments(mean: centre, deviation: spread)
        centre += mean - cut.mean
        spread *= min(max(deviation / max(cut.deviation, 1e-9), 0.5), 2)
        guard spread < 2, centre > -2, centre < 3 else { return nil }
    }
    let cut = moments(mean: centre, deviation: spread)
    guard abs(cut.deviation - deviation) < 0.01 * deviation, centre > -spread, centre < 1 + spread else { return nil }
    return spread
}

/// The mean and the deviation of normal numbers cut to `0…1`.
private func moments(mean: Double, deviation: Double) -> (mean: Double, deviation: Double) {
    let (low, high) = (-mean / deviation, (1 - mean) / deviation)
    func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
    func share(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    let (within, above) = (share(high) - share(low), 1 - share(high))
    let (first, last) = (density(low), density(high))
    let cut = mean * within + deviation * (first - last) + above
    let squares =
        (mean * mean + deviation * deviation) * within + 2 * mean * deviation * (first - last)
        + deviation * deviation * (low * first - high * last) + above
    return (cut, max(squares - cut * cut, 0).squareRoot())
}
