/// Pearson's χ² test: whether counts can have come about by chance from given shares.
///
/// Source: Pearson, "On the criterion that a given system of deviations from the probable in the case of a correlated
/// system of variables is such that it can be reasonably supposed to have arisen from random sampling", 1900.
public struct ChiSquareTest: Sendable, Hashable {
    /// The sum of (count − expected)² / expected; infinite where something was counted that no share expects.
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
    ///   - sampleSize: The number of images that the shares were counted among, where they are no more than a sample: then
    ///     their own chance is reckoned with in `p`, as that of `statistic / (1 + total / sampleSize)`. `nil` for shares
    ///     that are known.
    /// - Throws: `MeasureError` when the shares do not fit the counts, or nothing was counted.
    public init(_ counts: [Int], shares: [Double], sampleSize: Int? = nil) throws {
        let (total, sum) = (Double(counts.reduce(0, +)), shares.reduce(0, +))
        guard shares.count == counts.count, counts.allSatisfy({ $0 >= 0 }), total > 0,
            shares.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite, sampleSize ?? 1 > 0
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
        let chance = sampleSize.map { 1 + total / Double($0) } ?? 1
        p = Self.upperTail(statistic / chance, degreesOfFreedom)
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
    /// - Parameters:
    ///   - reference: One share for each class; `nil` for equal ones. They are scaled to the sum 1.
    ///   - sampleSize: The number of images that the reference was counted among; `nil` for shares that are known.
    /// - Throws: `MeasureError` when the reference does not fit, or nothing was counted.
    public func chiSquare(from reference: [Double]? = nil, sampleSize: Int? = nil) throws -> ChiSquareTest {
        try ChiSquareTest(counts, shares: normalised(reference), sampleSize: sampleSize)
    }
}
