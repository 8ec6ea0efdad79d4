import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Standard normal numbers, two from each random word: each is a quantile of 65,536 that are as likely.
///
/// The largest is 4.3, and no two that differ are nearer than noise of 8 bits could show.
enum NormalNumbers {
    /// The quantiles of `(i + 1/2) / 65536`.
    static let quantiles: [Float] = {
        let half = 32768
        var upper = [Double](repeating: 0, count: half)
        var x = 0.0
        for place in 0..<half {
            let share = (Double(half + place) + 0.5) / 65536
            // Newton's method from the quantile before, which is a little less.
            for _ in 0..<8 {
                let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
                x += (share - 0.5 * erfc(-x / 2.0.squareRoot())) / density
            }
            upper[place] = x
        }
        return upper.reversed().map { Float(-$0) } + upper.map { Float($0) }
    }()

    /// One number.
    static func next(_ sequence: inout RandomSequence) -> Double {
        Double(quantiles[Int(sequence.nextWord() >> 16)])
    }

    /// Calls a body with each of some numbers.
    static func forEach(_ count: Int, _ sequence: inout RandomSequence, _ body: (Int, Float) -> Void) {
        quantiles.withUnsafeBufferPointer { quantiles in
            var place = 0
            while place < count {
                let word = sequence.nextWord()
                body(place, quantiles[Int(word >> 16)])
                if place + 1 < count { body(place + 1, quantiles[Int(word & 0xFFFF)]) }
                place += 2
            }
        }
    }
}
