import EaselCore
import EaselInterchange
import Testing

/// Buckets of histograms against a search through all limits.
struct TensorBoardHistogramTests {
    private func histogram(_ numbers: [Float]) -> TensorBoardHistogram {
        numbers.withUnsafeBufferPointer { TensorBoardHistogram($0) }
    }

    /// TensorFlow's limits, by its own way: multiplied up, mirrored, with zero between.
    private let limits: [Double] = {
        var (above, limit) = ([Double](), 1e-12)
        while limit < 1e20 {
            above.append(limit)
            limit *= 1.1
        }
        return above.reversed().map { -$0 } + [0] + above + [.greatestFiniteMagnitude]
    }()

    private func check(_ numbers: [Float], _ location: SourceLocation = #_sourceLocation) {
        var expected: [Double: Int] = [:]
        for number in numbers { expected[limits.first { Double(number) < $0 } ?? .nan, default: 0] += 1 }
        let found = histogram(numbers)
        let buckets = found.buckets
        let full = Dictionary(uniqueKeysWithValues: buckets.filter { $0.count > 0 }.map { ($0.limit, $0.count) })
        #expect(full == expected, sourceLocation: location)
        #expect(buckets.map(\.limit) == buckets.map(\.limit).sorted(), sourceLocation: location)
        // What lies left of a full bucket is full or empty by its own limit.
        #expect(buckets[0].count > 0, sourceLocation: location)
        for (place, bucket) in buckets.enumerated() where bucket.count > 0 && place > 0 {
            let left = limits.last { $0 < bucket.limit }
            #expect(buckets[place - 1].limit == left, sourceLocation: location)
        }
        #expect(found.count == numbers.count, sourceLocation: location)
        #expect(found.minimum == numbers.min().map(Double.init), sourceLocation: location)
        #expect(found.maximum == numbers.max().map(Double.init), sourceLocation: location)
    }

    @Test func numbersOfEverySize() {
        var random = RandomSequence(Philox(seed: 3, stream: 0), step: 0)
        check((0..<20_000).map { _ in Float.random(in: -2...2, using: &random) })
        check((0..<2_000).map { _ in Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &random)) })
        check((0..<2_000).map { _ in -Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &random)) })
        check([0, -0.0, 1e-12, -1e-12, 1e-13, -1e-13, .leastNonzeroMagnitude, 1e20, -1e20, 1e38, -1e38])
        // Each limit and the numbers beside it.
        check(limits.dropLast().flatMap { [Float($0), Float($0).nextUp, Float($0).nextDown] })
    }

    @Test func sums() {
        let found = histogram([1, -2, 3, 0.5])
        #expect(found.sum == 2.5 && found.sumOfSquares == 14.25)
    }

    @Test func nothingAndWhatIsNoNumber() {
        let none = histogram([])
        #expect(none.count == 0 && none.minimum == 0 && none.maximum == 0 && none.sum == 0)
        #expect(none.buckets.map(\.count) == [0])
        let odd = histogram([.nan, 1, .infinity, -.infinity])
        #expect(odd.count == 1 && odd.minimum == 1 && odd.maximum == 1)
    }
}
