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
        let line = size.width * channels
        // Down all columns at once, then along each row.
        let down = Self.passed(numbers, count: size.height, step: line, width: line, lines: 1, jump: 0, weights)
        return Self.passed(
            down, count: size.width, step: channels, width: channels, lines: size.height, jump: line, weights)
    }

    /// One pass: `count` groups of `width` numbers, `step` apart, on each of some lines that lie `jump` apart.
    private static func passed(
        _ numbers: [Float], count: Int, step: Int, width: Int, lines: Int, jump: Int, _ weights: [Float]
    ) -> [Float] {
        func mirrored(_ place: Int) -> Int {
            let rest = ((place % (2 * count)) + 2 * count) % (2 * count)
            return rest < count ? rest : 2 * count - 1 - rest
        }
        return [Float](unsafeUninitializedCapacity: numbers.count) { result, initialized in
            numbers.withUnsafeBufferPointer { from in
                for line in 0..<lines {
                    for place in 0..<count {
                        let to = line * jump + place * step
                        for k in 0..<width { result[to + k] = from[to + k] * weights[0] }
                        for distance in 1..<max(weights.count, 1) {
                            let weight = weights[distance]
                            let before = line * jump + mirrored(place - distance) * step
                            let after = line * jump + mirrored(place + distance) * step
                            for k in 0..<width { result[to + k] += weight * (from[before + k] + from[after + k]) }
                        }
                    }
                }
            }
            initialized = numbers.count
        }
    }
}

/// Blurs by a Gaussian.
struct GaussianBlur: ListedOperation {
    static let name = "gaussian-blur"
    static let summary = "Blurs by a Gaussian."
    static let options: [OperationOption<Self>] = [
        .range("sigma", \.sigmas, "The Gaussian's deviation, in pixels.", in: 0.1...100)
    ]
    var sigmas = 0.3...1.5

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let sigma = draw.number("sigma", in: sigmas)
        return .pixels { image in
            let numbers = GaussianWeights(sigma).smoothed(
                image.pixels.map { Float($0) }, Size2D(height: image.height, width: image.width),
                channels: image.channels)
            image.setColours(numbers)
        }
    }
}

extension Image {
    /// Sets all colours to the nearest of some numbers, in the order of `pixels`; alpha stays.
    mutating func setColours(_ numbers: [Float]) {
        let (channels, colours) = (channels, colourCount)
        withMutablePixels { pixels in
            for colour in 0..<colours {
                for place in stride(from: colour, to: pixels.count, by: channels) {
                    pixels[place] = UInt8(clamped: numbers[place])
                }
            }
        }
    }
}
