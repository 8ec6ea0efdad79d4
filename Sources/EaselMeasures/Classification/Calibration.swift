/// How far the confidence of a classifier is from how often it is right.
///
/// Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017: bins of equal width.
public struct Calibration: Hashable, Sendable {
    /// The examples whose confidence lies in one range.
    public struct Bin: Hashable, Sendable {
        /// The confidence that the bin begins above, and the one that it ends at.
        public let range: ClosedRange<Double>
        /// The number of examples.
        public let count: Int
        /// Their mean confidence; `nil` where there are none.
        public let confidence: Double?
        /// The share of them that are right; `nil` where there are none.
        public let accuracy: Double?
    }

    /// The bins, from no confidence to all.
    public let bins: [Bin]
    /// The expected calibration error: the mean distance of accuracy from confidence, over all examples.
    public let expectedError: Double?

    /// Sorts examples into bins.
    /// - Parameters:
    ///   - confidences: The probability of the class that each was taken for.
    ///   - isRight: Whether it was right.
    ///   - count: The number of bins, at least 1.
    /// - Throws: `MeasureError` for lists of different lengths, a number of bins below 1, or a confidence that is none.
    public init(confidences: [Float], isRight: [Bool], bins count: Int = 15) throws {
        guard confidences.count == isRight.count, count >= 1 else {
            throw MeasureError(
                "calibration: \(confidences.count) confidences of \(isRight.count) examples in \(count) bins, expected as many "
                    + "and at least 1")
        }
        var sums = [(count: Int, confidence: Double, right: Int)](repeating: (0, 0, 0), count: count)
        for (confidence, isRight) in zip(confidences, isRight) {
            guard confidence >= 0, confidence <= 1.0001 else {
                throw MeasureError("calibration: a confidence of \(confidence), expected 0 to 1")
            }
            // Above its lower end and up to its upper one.
            let place = min(max(Int((Double(confidence) * Double(count)).rounded(.up)) - 1, 0), count - 1)
            sums[place].count += 1
            sums[place].confidence += Double(confidence)
            sums[place].right += isRight ? 1 : 0
        }
        bins = sums.enumerated().map { place, sum in
            Bin(
                range: Double(place) / Double(count)...Double(place + 1) / Double(count), count: sum.count,
                confidence: sum.count == 0 ? nil : sum.confidence / Double(sum.count),
                accuracy: sum.count == 0 ? nil : Double(sum.right) / Double(sum.count))
        }
        let all = confidences.count
        expectedError =
            all == 0
            ? nil
            : sums.reduce(0) { $0 + abs(Double($1.right) - $1.confidence) } / Double(all)
    }
}
