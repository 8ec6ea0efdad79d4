import EaselMeasures
import Testing

@Suite struct ChiSquareTests {
    @Test func agreesWithSciPy() throws {
        for golden in try Golden().chiSquares {
            let found = try ChiSquareTest(golden.counts, shares: golden.shares)
            #expect(isClose(found.statistic, golden.statistic, 1e-13))
            #expect(isClose(found.p, golden.p, 1e-13) && found.degreesOfFreedom == golden.counts.count - 1)
        }
    }

    @Test func incompleteGammaAgreesWithMpmath() throws {
        for golden in try Golden().gammas {
            let found = regularisedUpperGamma(golden.a, golden.x)
            // To 11 digits also far out in the tail.
            #expect(
                (found - golden.q).magnitude <= 1e-11 * max(golden.q, 1e-3 * (1 - golden.q)),
                "Q(\(golden.a), \(golden.x)) is \(found), expected \(golden.q)")
        }
        #expect(regularisedUpperGamma(3, 0) == 1 && regularisedUpperGamma(3, .infinity) == 0)
        #expect(regularisedUpperGamma(0.5, 1e9) == 0 && regularisedUpperGamma(0, 1).isNaN)
        #expect(regularisedUpperGamma(1, -1).isNaN && regularisedUpperGamma(1, .nan).isNaN)
    }

    /// The 0.95 quantiles of the table in every textbook.
    @Test(arguments: [(1, 3.841), (2, 5.991), (9, 16.919), (99, 123.225)]) func agreesWithTheTable(
        _ degreesOfFreedom: Int, _ quantile: Double
    ) { #expect((regularisedUpperGamma(Double(degreesOfFreedom) / 2, quantile / 2) - 0.05).magnitude < 2e-5) }

    @Test func sharesOfASampleAreReckonedWith() throws {
        let known = try ChiSquareTest([60, 40], shares: [0.5, 0.5])
        #expect(known.statistic == 4 && known.degreesOfFreedom == 1)
        // 55 and 45 of 100 are expected of either: 4 · 25/55 … as of a table of two rows.
        let sampled = try ChiSquareTest([60, 40, 0], beside: [50, 50, 0])
        #expect(isClose(sampled.statistic, 2 * 25.0 / 55 + 2 * 25.0 / 45, 1e-14) && sampled.degreesOfFreedom == 1)
        #expect(isClose(sampled.p, regularisedUpperGamma(0.5, sampled.statistic / 2), 1e-15))
        // What one sample lacks another may have by chance.
        let one = try ChiSquareTest([20, 1], beside: [20, 0])
        #expect(one.p > 0.3 && one.statistic.isFinite)
        #expect(try ChiSquareTest([3, 0], beside: [5, 0]).p == 1)
        var shares = try ClassShares(classCount: 3)
        try shares.add(logits: [1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0])
        // 3, 1 and 0 where 4/3 of each are expected.
        let even = try shares.chiSquare()
        #expect(isClose(even.statistic, 3.5, 1e-14) && even.degreesOfFreedom == 2)
        // A class that has no share is none: counted all the same, it cannot have come about by chance.
        let missing = try shares.chiSquare(from: [1, 0, 1])
        #expect(missing.statistic == .infinity && missing.p == 0 && missing.degreesOfFreedom == 1)
        let unused = try ChiSquareTest([3, 0, 3], shares: [1, 0, 1])
        #expect(unused.statistic == 0 && unused.p == 1 && unused.degreesOfFreedom == 1)
        let single = try ChiSquareTest([5], shares: [2])
        #expect(single.statistic == 0 && single.p == 1 && single.degreesOfFreedom == 0)
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        let cases: [([Int], [Double])] = [
            ([1, 2], [1]), ([0, 0], [1, 1]), ([1, -1], [1, 1]), ([1, 2], [0, 0]), ([1, 2], [-1, 2]),
            ([1, 2], [.nan, 1]),
        ]
        for (counts, shares) in cases {
            #expect(
                problem { _ = try ChiSquareTest(counts, shares: shares) }.hasPrefix(
                    "χ² test: \(counts.count) counts and \(shares.count) shares; expected one share for each count"))
        }
        #expect(problem { _ = try ChiSquareTest([1], beside: [0]) }.hasPrefix("χ² test: "))
        #expect(
            problem { _ = try ClassShares(classCount: 2).chiSquare() } == "class shares: no picture was counted")
    }
}
