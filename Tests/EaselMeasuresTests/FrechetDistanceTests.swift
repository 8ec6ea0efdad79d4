import EaselMeasures
import Foundation
import Testing

@Suite struct FrechetDistanceTests {
    private func moments(_ features: [Float], _ dimensions: Int) throws -> FeatureMoments {
        var statistics = try FeatureStatistics(dimensions: dimensions)
        try statistics.add(features)
        return try statistics.moments()
    }

    @Test(arguments: try Golden().distances) func agreesWithSciPy(_ golden: Golden.Distance) throws {
        let first = try moments(golden.first, golden.dimensions)
        let second = try moments(golden.second, golden.dimensions)
        expectClose(first.mean, golden.mean, 1e-14, "mean")
        expectClose(first.covariance, golden.covariance, 1e-13, "covariance")
        #expect(try isClose(first.frechetDistance(to: second), golden.distance, 1e-12))
        #expect(try isClose(second.frechetDistance(to: first), golden.distance, 1e-12))
        #expect(try first.frechetDistance(to: first) < 1e-12)
        #expect(first.isRankDeficient == (golden.first.count / golden.dimensions <= golden.dimensions))
    }

    @Test func ofDiagonalCovariancesIsASum() throws {
        let first = try FeatureMoments(count: 100, mean: [1, 2, 0], covariance: [4, 0, 0, 0, 9, 0, 0, 0, 0])
        let second = try FeatureMoments(count: 100, mean: [0, 2, 2], covariance: [1, 0, 0, 0, 9, 0, 0, 0, 0.25])
        // Squared differences of the means and of the standard deviations.
        #expect(try isClose(first.frechetDistance(to: second), 1 + 4 + 1 + 0 + 0.25, 1e-14))
        let none = try FeatureMoments(count: 2, mean: [0, 0, 0], covariance: [Double](repeating: 0, count: 9))
        #expect(try isClose(first.frechetDistance(to: none), 5 + 13, 1e-14))
        #expect(try none.frechetDistance(to: none) == 0)
    }

    /// Between N(0, I) and N(μ, s²I) it is ‖μ‖² + d·(1 − s)².
    @Test func agreesWithTheAnalyticCase() throws {
        let (dimensions, scale, count) = (8, 0.6, 4000)
        let shift = (0..<dimensions).map { 0.25 * Double($0) - 0.5 }
        let right = shift.reduce(0) { $0 + $1 * $1 } + Double(dimensions) * (1 - scale) * (1 - scale)
        let identity = (0..<dimensions * dimensions).map { $0 % (dimensions + 1) == 0 ? 1.0 : 0 }
        let standard = try FeatureMoments(
            count: 9, mean: [Double](repeating: 0, count: dimensions), covariance: identity)
        let other = try FeatureMoments(count: 9, mean: shift, covariance: identity.map { $0 * scale * scale })
        #expect(try isClose(standard.frechetDistance(to: other), right, 1e-14))
        // Of drawn vectors it is off by chance: about 2·‖μ‖·√(1/n), here 0.07, and by the bias of few vectors.
        let moved = normals(count * dimensions, seed: 3).enumerated().map { place, value in
            Float(Double(value) * scale + shift[place % dimensions])
        }
        let found = try moments(normals(count * dimensions, seed: 4), dimensions).frechetDistance(
            to: moments(moved, dimensions))
        #expect((found - right).magnitude < 0.3, "\(found) and \(right)")
    }

    @Test func batchesDoNotMatter() throws {
        let features = drawn(1100 * 3, seed: 1).map { 1000 + $0 }
        var (whole, parts) = (try FeatureStatistics(dimensions: 3), try FeatureStatistics(dimensions: 3))
        try whole.add(features)
        var start = 0
        for size in [1, 255, 257, 0, 500, 87] {
            try parts.add(Array(features[start * 3..<(start + size) * 3]))
            start += size
        }
        #expect(start == 1100 && parts.count == 1100 && whole.count == 1100)
        let moments = try whole.moments()
        #expect(try parts.moments() == moments)
        // Two passes in Double.
        let mean = (0..<3).map { (column: Int) -> Double in
            (0..<1100).reduce(0.0) { $0 + Double(features[$1 * 3 + column]) } / 1100
        }
        let covariance = (0..<9).map { (place: Int) -> Double in
            var sum = 0.0
            for row in 0..<1100 {
                let left = Double(features[row * 3 + place / 3]) - mean[place / 3]
                let right = Double(features[row * 3 + place % 3]) - mean[place % 3]
                sum += left * right
            }
            return sum / 1099
        }
        expectClose(moments.mean, mean, 1e-14, "mean")
        expectClose(moments.covariance, covariance, 1e-12, "covariance")
        // Reading in between changes nothing.
        try parts.add(Array(features[..<3]))
        try whole.add(Array(features[..<3]))
        #expect(try parts.moments() == whole.moments())
    }

    @Test func momentsAreStored() throws {
        let moments = try moments(drawn(60, seed: 2), 4)
        let stored = try JSONEncoder().encode(moments)
        #expect(try JSONDecoder().decode(FeatureMoments.self, from: stored) == moments)
        let broken = Data(#"{"count":5,"mean":[0,0],"covariance":[1,0,0]}"#.utf8)
        #expect(
            problem { _ = try JSONDecoder().decode(FeatureMoments.self, from: broken) }.hasPrefix("feature moments: "))
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        #expect(
            problem { _ = try FeatureStatistics(dimensions: 0) }
                == "features: 0 numbers in each vector, expected 1 to 16384")
        var statistics = try FeatureStatistics(dimensions: 2)
        #expect(
            problem { try statistics.add([1, 2, 3]) } == "features: 3 numbers are not a whole number of vectors of 2")
        #expect(
            problem { try statistics.add([1, 2, 3, -.infinity]) }
                == "features: number 1 of vector 1 is -inf, expected a finite one")
        try statistics.add([1, 2])
        #expect(
            problem { _ = try statistics.moments() }
                == "features: 1 vectors were added, expected at least 2 for a covariance")
        let (two, one) = (try moments([1, 2, 3, 4], 2), try moments([1, 2, 3, 4], 1))
        #expect(
            problem { _ = try two.frechetDistance(to: one) }
                == "Fréchet distance: features of 2 and of 1 dimensions; take both from the same classifier")
        #expect(
            problem { _ = try FeatureMoments(count: 3, mean: [0, 0], covariance: [1, 0.5, 0.4, 1]) }
                == "feature moments: the covariance is not symmetric at [1, 0]")
        #expect(
            problem { _ = try FeatureMoments(count: 3, mean: [.nan], covariance: [1]) }
                == "feature moments: a number of the mean or the covariance is not finite")
        #expect(
            problem { _ = try FeatureMoments(count: 1, mean: [0], covariance: [1]) }
                == "feature moments: 1 feature vectors, expected at least 2 for a covariance")
        let impossible = try FeatureMoments(count: 9, mean: [0, 0], covariance: [1, 2, 2, 1])
        #expect(
            problem { _ = try impossible.frechetDistance(to: two) }.hasPrefix(
                "Fréchet distance: a covariance has the eigenvalue -"))
    }
}
