/// The counter-based random number generator Philox 4x32-10.
///
/// A block of four 32-bit words is a pure function of a seed, a stream, a step and a position, so a draw never
/// depends on the order of work or on the number of threads.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Sendable, Hashable {
    /// The seed of a run.
    public let seed: UInt64
    /// Tells independent uses of one seed apart: the shuffle, an initializer, a dropout layer.
    public let stream: UInt32

    /// Makes a generator for one stream of one seed.
    public init(seed: UInt64, stream: UInt32) {
        self.seed = seed
        self.stream = stream
    }

    /// Four uniformly distributed words for a position within a step.
    ///
    /// The counter is `(low 32 bits of position, step low, step high, stream)` and the key is the seed.
    public func block(step: UInt64, position: UInt32) -> SIMD4<UInt32> {
        var counter = SIMD4<UInt32>(
            position, UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32), stream)
        var key = SIMD2<UInt32>(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        for round in 0..<10 {
            if round > 0 { key = SIMD2(key.x &+ 0x9E37_79B9, key.y &+ 0xBB67_AE85) }
            let first = UInt64(0xD251_1F53) &* UInt64(counter.x)
            let second = UInt64(0xCD9E_8D57) &* UInt64(counter.z)
            counter = SIMD4(
                UInt32(truncatingIfNeeded: second >> 32) ^ counter.y ^ key.x,
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ counter.w ^ key.y,
                UInt32(truncatingIfNeeded: first))
        }
        return counter
    }
}
