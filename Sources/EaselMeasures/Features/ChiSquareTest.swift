/// Pearson's χ² test: whether counts can have come about by chance from given shares.
///
/// Source: Pearson, "On the criterion that a given system of deviations from the probable in the case of a correlated
/// system of variables is such that it can be reasonably supposed to have arisen from random sampling", 1900.
public struct ChiSquareTest: Sendable, Hashable {
    /// The sum of (count − expected)² / expected, over both samples where there are two; infinite where something was counted
    /// that no share expects.
    public let statistic: Double
    /// The number of classes with a share, less one.
    public let degreesOfFreedom: Int
    /// The probability that counts come out this far from the shares, or farther, by chance: small where they differ.
    /// It is the limit for large counts, good where at least about 5 are expected of each class.
    public let p: Double

    /// Tests counts.
    ///
    /// - Parameters:
    ///   - counts: The number of images of each class.
    ///   - shares: The share of each class; they are scaled to the sum 1.
    /// - Throws: `MeasureError` when the shares do not fit the counts, or nothing was counted.
    public init(_ counts: [Int], shares: [Double]) throws {
        let (total, sum) = (Double(counts.reduce(0, +)), shares.reduce(0, +))
        guard shares.count == counts.count, counts.allSatisfy({ $0 >= 0 }), total > 0,
            shares.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite
        else {
            throw MeasureError(
                "χ² test: \(counts.count) counts and \(shares.count) shares; expected one share for each count, from 0, "
                    + "and something counted")
        }
        var statistic = 0.0
        for (count, share) in zip(counts, shares) {
            let expected = total * (share / sum)
            let difference = Double(count) - expected
            if difference != 0 { statistic += difference * difference / expected }
        }
        self.statistic = statistic
        degreesOfFreedom = shares.count { $0 > 0 } - 1
        p = Self.upperTail(statistic, degreesOfFreedom)
    }

    /// Tests whether two samples can have come about by chance from the same shares, whatever these are: what is expected
    /// of each are the shares of both together. Classes that neither has do not count.
    ///
    /// - Parameters:
    ///   - counts: The number of images of each class in one sample.
    ///   - others: The same in the other.
    /// - Throws: `MeasureError` when they are not of as many classes, or a sample is empty.
    public init(_ counts: [Int], beside others: [Int]) throws {
        let totals = (Double(counts.reduce(0, +)), Double(others.reduce(0, +)))
        guard counts.count == others.count, (counts + others).allSatisfy({ $0 >= 0 }), totals.0 > 0, totals.1 > 0 else {
            throw MeasureError(
                "χ² test: \(counts.count) and \(others.count) counts; expected as many, from 0, and something counted in "
                    + "both")
        }
        let pairs = zip(counts, others).map { (Double($0), Double($1)) }.filter { $0 + $1 > 0 }
        statistic = pairs.reduce(0) { sum, pair in
            let share = (pair.0 + pair.1) / (totals.0 + totals.1)
            let (first, second) = (pair.0 - totals.0 * share, pair.1 - totals.1 * share)
            return sum + first * first / (totals.0 * share) + second * second / (totals.1 * share)
        }
        degreesOfFreedom = pairs.count - 1
        p = Self.upperTail(statistic, degreesOfFreedom)
    }

    private static func upperTail(_ statistic: Double, _ degreesOfFreedom: Int) -> Double {
        // A single class leaves nothing to chance.
        guard degreesOfFreedom > 0 else { return statistic > 0 ? 0 : 1 }
        return regularisedUpperGamma(Double(degreesOfFreedom) / 2, statistic / 2)
    }
}

extension ClassShares {
    /// Pearson's χ² test of the counts against other shares.
    ///
    /// - Parameter reference: One share for each class; `nil` for equal ones. They are scaled to the sum 1.
    /// - Throws: `MeasureError` when the reference does not fit, or nothing was counted.
    public func chiSquare(from reference: [Double]? = nil) throws -> ChiSquareTest {
        try ChiSquareTest(counts, shares: normalised(reference))
    }
}
