import EaselMeasures
import Testing

@Suite struct KernelDistanceTests {
    private func vectors(_ values: [Float], _ dimensions: Int) throws -> FeatureVectors {
        try FeatureVectors(values, dimensions: dimensions)
    }

    @Test func agreesWithWhatIsReckonedByHand() throws {
        let first = try vectors([1, 0, 0, 1], 2)
        #expect(try first.kernelDistance(to: vectors([1, 1, 0, 0], 2)) == -2.375)
    }

    @Test(arguments: try Golden().manifolds) func agreesWithTheDefinition(_ golden: Golden.Manifold) throws {
        let real = try vectors(golden.real, golden.dimensions)
        let drawn = try vectors(golden.drawn, golden.dimensions)
        // Rounding is a share of the mean kernel, not of the difference of two.
        let greatest = real.values.reduce(0) { max($0, Double($1.magnitude)) }
        let scale = max(1, (greatest * greatest + 1) * (greatest * greatest + 1) * (greatest * greatest + 1))
        for threads in [1, 3] {
            let found = try real.kernelDistance(to: drawn, threads: threads)
            #expect((found - golden.kernelDistance).magnitude < 1e-14 * scale, "\(found)")
        }
        #expect(try isClose(drawn.kernelDistance(to: real), real.kernelDistance(to: drawn), 1e-9))
    }

    /// Blocks and their edges, on any number of threads.
    @Test(arguments: [(600, 300), (256, 513), (2, 700)]) func blocksAreAddedUp(_ count: Int, _ others: Int) throws {
        let (first, second) = (normals(count * 3, seed: 1), normals(others * 3, seed: 2).map { $0 + 0.2 })
        func kernel(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
            let base = zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / 3 + 1
            return base * base * base
        }
        func mean(_ left: [Float], _ right: [Float], isSame: Bool) -> Double {
            var (sum, pairs) = (0.0, 0)
            for row in 0..<left.count / 3 {
                for column in 0..<right.count / 3 where !isSame || row != column {
                    sum += kernel(left[row * 3..<row * 3 + 3], right[column * 3..<column * 3 + 3])
                    pairs += 1
                }
            }
            return sum / Double(pairs)
        }
        let right =
            mean(first, first, isSame: true) + mean(second, second, isSame: true)
            - 2 * mean(first, second, isSame: false)
        let (left, other) = (try vectors(first, 3), try vectors(second, 3))
        let found = try left.kernelDistance(to: other)
        #expect(isClose(found, right, 1e-11), "\(found) and \(right)")
        for threads in [2, 5] { #expect(try left.kernelDistance(to: other, threads: threads) == found) }
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        #expect(
            problem { _ = try vectors([1, 2, 3], 2) } == "features: 3 numbers are not a whole number of vectors of 2")
        #expect(
            problem { _ = try vectors([1, .nan], 2) }
                == "features: number 1 of vector 0 is nan, expected a finite one")
        let (two, one) = (try vectors([1, 2, 3, 4], 2), try vectors([1, 2], 1))
        #expect(
            problem { _ = try two.kernelDistance(to: one) }
                == "kernel distance: features of 2 and of 1 dimensions; take both from the same classifier")
        #expect(
            problem { _ = try two.kernelDistance(to: vectors([1, 2], 2)) }
                == "kernel distance: 2 and 1 feature vectors, expected at least 2 of each")
    }
}
