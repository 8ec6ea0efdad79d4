import EaselCore
import Testing

@Suite struct RandomSequenceTests {
    /// What is drawn is a function of seed, stream and step, and of nothing else.
    @Test func sequencesDependOnSeedStreamAndStep() {
        func words(_ seed: UInt64, _ stream: UInt32, _ step: UInt64) -> [UInt32] {
            var sequence = RandomSequence(Philox(seed: seed, stream: stream), step: step)
            return (0..<8).map { _ in sequence.nextWord() }
        }
        let first = words(1, 2, 3)
        #expect(first == words(1, 2, 3))
        for other in [words(2, 2, 3), words(1, 3, 3), words(1, 2, 4)] { #expect(other != first) }
    }
}
