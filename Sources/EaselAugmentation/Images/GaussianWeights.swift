import EaselCore
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The weights of a Gaussian over whole pixels, cut off at four deviations as SciPy's.
struct GaussianWeights {
    /// The weights from the middle outwards; both sides add up to 1.
    let weights: [Float]

    init(_ sigma: Double) {
        let radius = max(Int(4 * sigma + 0.5), 0)
        let raw = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
        weights = raw.map { Float($0 / sum) }
    }

    /// Numbers smoothed along both sides; past an edge the image is mirrored: `c b a | a b c`.
    func smoothed(_ numbers: [Float], _ size: Size2D, channels: Int) -> [Float] {
        let (radius, line) = (weights.count - 1, size.width * channels)
        let (rows, columns) = (Self.mirrored(size.height, radius), Self.mirrored(size.width, radius))
        let side = radius * channels
        // A line smoothed down, and what is mirrored of it to both sides.
        var padded = [Float](repeating: 0, count: line + 2 * side)
        return [Float](unsafeUninitializedCapacity: numbers.count) { result, initialized in
            numbers.withUnsafeBufferPointer { from in
                padded.withUnsafeMutableBufferPointer { padded in
                    for y in 0..<size.height {
                        let start = y * line
                        for k in 0..<line { padded[side + k] = from[start + k] * weights[0] }
                        for distance in weights.indices.dropFirst() {
                            let weight = weights[distance]
                            let above = rows[y + radius - distance] * line
                            let below = rows[y + radius + distance] * line
                            for k in 0..<line { padded[side + k] += weight * (from[above + k] + from[below + k]) }
                        }
                        for place in 0..<radius {
                            let last = radius + size.width + place
                            for k in 0..<channels {
                                padded[place * channels + k] = padded[side + columns[place] * channels + k]
                                padded[last * channels + k] = padded[side + columns[last] * channels + k]
                            }
                        }
                        for k in 0..<line { result[start + k] = padded[side + k] * weights[0] }
                        for distance in weights.indices.dropFirst() {
                            let (weight, left, right) = (
                                weights[distance], side - distance * channels, side + distance * channels
                            )
                            for k in 0..<line { result[start + k] += weight * (padded[left + k] + padded[right + k]) }
                        }
                    }
                }
            }
            initialized = numbers.count
        }
    }

    /// The place that stands for each from `-radius` to `radius` past the last.
    private static func mirrored(_ count: Int, _ radius: Int) -> [Int] {
        (-radius..<(count + radius)).map { place in
            let rest = ((place % (2 * count)) + 2 * count) % (2 * count)
            return rest < count ? rest : 2 * count - 1 - rest
        }
    }
}
