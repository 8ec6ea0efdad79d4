/// A sequence of random words read from one step of a Philox stream, for host-side work: shuffles, initial weights,
/// drawn images.
public struct RandomSequence: RandomNumberGenerator, Sendable {
    private let generator: Philox
    private let step: UInt64
    private var position: UInt32 = 0
    private var block = SIMD4<UInt32>()
    private var used = 4

    /// Starts at the beginning of a step.
    public init(_ generator: Philox, step: UInt64 = 0) {
        self.generator = generator
        self.step = step
    }

    /// The next 32 random bits.
    public mutating func nextWord() -> UInt32 {
        if used == 4 {
            block = generator.block(step: step, position: position)
            position &+= 1
            used = 0
        }
        defer { used += 1 }
        return block[used]
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let high = UInt64(nextWord())
        return high << 32 | UInt64(nextWord())
    }

    /// A uniform number in `0..<1`, a multiple of 2⁻²⁴.
    public mutating func uniform() -> Float {
        Float(nextWord() >> 8) * 0x1p-24
    }

    /// A uniform number in `0..<1`, a multiple of 2⁻⁵³.
    package mutating func uniformDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether something of a probability happens: never from 0 down, always from 1 up.
    package mutating func happens(_ probability: Double) -> Bool { uniformDouble() < probability }

    /// Starts what is drawn for one image in one epoch.
    package init(_ generator: Philox, epoch: Int, index: Int) {
        self.init(
            generator,
            step: UInt64(UInt32(truncatingIfNeeded: epoch)) << 32 | UInt64(UInt32(truncatingIfNeeded: index)))
    }
}
