import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension RandomSequence {
    /// Fills memory with independent standard normal numbers, two from each pair of uniform ones.
    ///
    /// Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
    mutating func fillNormal(_ numbers: inout [Double]) {
        for index in stride(from: 0, to: numbers.count, by: 2) {
            // Half a step off zero keeps the logarithm finite.
            let radius = (-2 * log((Double(nextWord()) + 0.5) * 0x1p-32)).squareRoot()
            let angle = 2 * Double.pi * Double(nextWord()) * 0x1p-32
            numbers[index] = radius * cos(angle)
            if index + 1 < numbers.count { numbers[index + 1] = radius * sin(angle) }
        }
    }
}

/// The random streams of this module; the seed is the caller's.
enum RandomStream {
    /// Initial centres of clusters.
    static let centres: UInt32 = 0x3EA5_0001
    /// Draws from a fitted distribution, one step a sample.
    static let samples: UInt32 = 0x3EA5_0002
    /// What keeps the points of a map apart at its beginning.
    static let map: UInt32 = 0x3EA5_0003
}
