import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Poisson numbers of one mean, found in a table of their distribution.
struct PoissonCounts {
    /// The count that the table begins with.
    private let first: Int
    /// The share of draws that are at most each count, of 2³².
    private let shares: [UInt32]
    /// Where to look for the words that begin with each byte, and for none after the last.
    private let starts: [Int32]

    init(mean: Double) {
        // Beyond eight deviations there is less than a word can tell.
        let reach = 8 * mean.squareRoot() + 12
        first = max(Int(mean - reach), 0)
        let last = Int(mean + reach)
        // Each share follows from the one before it.
        var share = mean > 0 ? exp(Double(first) * log(mean) - mean - lgamma(Double(first) + 1)) : 1
        var sum = 0.0
        shares = (first...last).map { count in
            sum += share
            share *= mean / Double(count + 1)
            return UInt32(min(sum * 0x1p32, 0x1p32 - 1))
        }
        var place = 0
        let end = shares.count - 1
        starts = (0...256).map { [shares] byte in
            while place < end, byte == 256 || shares[place] <= UInt32(byte) << 24 { place += 1 }
            return Int32(place)
        }
    }

    func draw(_ sequence: inout RandomSequence) -> Int {
        let word = sequence.nextWord()
        let byte = Int(word >> 24)
        var (low, high) = (Int(starts[byte]), Int(starts[byte + 1]))
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] > word { high = middle } else { low = middle + 1 }
        }
        return first + low
    }
}
