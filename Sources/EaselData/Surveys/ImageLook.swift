#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The look of an image in 64 bits to search by and 288 bytes to compare by.
///
/// The bits are a perceptual hash: the image as 32x32 greys, its cosine transform, and of the lowest 64 frequencies but
/// the mean whether each is above their median (Zauner, "Implementation and Benchmarking of Perceptual Image Hash
/// Functions", 2010), here by more than a hundredth of the largest, so that noise decides nothing. They stay the same, or nearly so, where an image was saved anew, made smaller or larger, or became
/// a little lighter or darker; turned, mirrored and cropped it has others. Alike bits are a hint, no more: drawings on
/// an empty ground share many. So what the bits find is looked at: 16x16 greys and, coarsely, the colours.
package struct ImageLook: Sendable {
    /// The bits to search by.
    package let hash: UInt64
    /// 16x16 greys.
    private let greys: [UInt8]
    /// The differences of red and of blue from grey, 4x4 each, around 128.
    private let colours: [UInt8]

    private static let side = ImageGlance.side

    /// - Parameters:
    ///   - planes: 32x32 numbers of 0 to 255: of grey, or of red, of green and of blue.
    ///   - depth: the number of planes.
    init(_ planes: [Float], depth: Int) {
        let size = Self.side * Self.side
        let grey: [Float] =
            depth == 1
            ? planes
            : (0..<size).map { 0.299 * planes[$0] + 0.587 * planes[size + $0] + 0.114 * planes[2 * size + $0] }
        hash = Self.hash(of: grey)
        greys = Self.shrunk(to: 16) { grey[$0] }
        colours =
            depth == 1
            ? [UInt8](repeating: 128, count: 32)
            : [0, 2].flatMap { plane in Self.shrunk(to: 4) { (planes[plane * size + $0] - grey[$0]) / 2 + 128 } }
    }

    /// Whether two images look alike: once their means and contrasts are made the same, what is left of their
    /// difference is less than a hundredth, and so are their colours.
    package func isLike(_ other: ImageLook) -> Bool {
        var colour = 0
        for (one, another) in zip(colours, other.colours) { colour += abs(Int(one) - Int(another)) }
        // 4 levels of 256 of half a difference.
        guard colour <= 4 * colours.count else { return false }
        var (first, second, both, squares, otherSquares) = (0, 0, 0, 0, 0)
        for (one, another) in zip(greys, other.greys) {
            let (one, another) = (Int(one), Int(another))
            (first, second, both) = (first + one, second + another, both + one * another)
            (squares, otherSquares) = (squares + one * one, otherSquares + another * another)
        }
        let count = greys.count
        let covariance = Double(count * both - first * second)
        let deviations =
            Double(count * squares - first * first) * Double(count * otherSquares - second * second)
        return covariance > 0 && covariance * covariance >= 0.99 * 0.99 * deviations
    }

    /// How many bits of two hashes differ.
    package static func distance(_ first: UInt64, _ second: UInt64) -> Int { (first ^ second).nonzeroBitCount }

    /// The averages of squares of 32x32 numbers, as bytes.
    private static func shrunk(to side: Int, _ number: (Int) -> Float) -> [UInt8] {
        let step = Self.side / side
        return (0..<(side * side)).map { place in
            let first = place / side * step * Self.side + place % side * step
            var sum: Float = 0
            for row in 0..<step { for column in 0..<step { sum += number(first + row * Self.side + column) } }
            return UInt8(max(0, min(255, sum / Float(step * step))).rounded())
        }
    }

    private static func hash(of grey: [Float]) -> UInt64 {
        // Nine frequencies down and eight across; the mean is left out, the 64 lowest of the others are taken.
        var rows = [Float](repeating: 0, count: side * 8)
        for row in 0..<side {
            for frequency in 0..<8 {
                var sum: Float = 0
                for column in 0..<side { sum += grey[row * side + column] * waves[frequency * side + column] }
                rows[row * 8 + frequency] = sum
            }
        }
        var numbers: [Float] = []
        for down in 0..<9 {
            for across in 0..<8 where (down, across) != (0, 0) && (down < 8 || across == 0) {
                var sum: Float = 0
                for row in 0..<side { sum += rows[row * 8 + across] * waves[down * side + row] }
                numbers.append(sum)
            }
        }
        let sorted = numbers.sorted()
        let median = (sorted[31] + sorted[32]) / 2
        let least = median + 0.01 * (numbers.map(abs).max() ?? 0)
        return numbers.enumerated().reduce(0) { $0 | ($1.element > least ? 1 << UInt64($1.offset) : 0) }
    }

    /// The waves of the cosine transform, frequency by frequency.
    private static let waves: [Float] = (0..<9).flatMap { frequency in
        (0..<side).map { Float(cos(Double.pi * Double(frequency) * (Double($0) + 0.5) / Double(side))) }
    }
}
