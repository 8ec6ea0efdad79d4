import EaselCore
import EaselGraph
import Testing

/// Bits do what a set of numbers does.
@Suite struct StepSetTests {
    private static func drawn(_ seed: UInt64, upTo limit: Int) -> (bits: StepSet, numbers: Set<Int>) {
        var sequence = RandomSequence(Philox(seed: seed, stream: 1), step: 0)
        var (bits, numbers) = (StepSet(), Set<Int>())
        for _ in 0..<60 {
            let number = Int(sequence.nextWord()) % limit
            bits.insert(number)
            numbers.insert(number)
        }
        for _ in 0..<20 {
            let number = Int(sequence.nextWord()) % (2 * limit)
            bits.remove(number)
            numbers.remove(number)
        }
        return (bits, numbers)
    }

    @Test(arguments: [(5, 300), (70, 70), (1000, 64), (200, 4000)]) func bitsAreNumbers(first: Int, second: Int) {
        for seed in 0..<20 {
            let (one, ones) = Self.drawn(UInt64(seed), upTo: first)
            let (other, others) = Self.drawn(UInt64(seed + 100), upTo: second)
            #expect(one.elements == ones.sorted())
            #expect((0..<2 * first).allSatisfy { one.contains($0) == ones.contains($0) })
            var both = one
            both.formUnion(other)
            #expect(both.elements == ones.union(others).sorted())
            #expect(one.isSubset(of: both) && one.isSubset(of: other) == ones.isSubset(of: others))
            for exceptions in [(0, 1), (63, 64), (2, 199)] {
                let common = ones.intersection(others).subtracting([exceptions.0, exceptions.1])
                #expect(one.intersects(other, except: exceptions.0, exceptions.1) == !common.isEmpty)
            }
        }
    }
}
