/// How well scores rank the examples of a class before all others.
///
/// Examples with one score count as one step, so that the order of ties does not matter; the values are scikit-learn's.
public struct RankingCurve: Hashable, Sendable {
    /// The share of pairs, one example of the class and one of none, that are ranked right; ties count half. `nil` where there
    /// are no such pairs.
    ///
    /// Source: Fawcett, "An introduction to ROC analysis", 2006.
    public let areaUnderROC: Double?
    /// The mean of the precision at each score, weighted by how much recall it adds. `nil` where none is of the class.
    public let averagePrecision: Double?

    /// Ranks examples.
    /// - Parameters:
    ///   - scores: A score for each; a higher one means that it is of the class.
    ///   - isOfClass: Whether each is.
    /// - Throws: `MeasureError` for lists of different lengths, or a score that is not a number.
    public init(scores: [Float], isOfClass: [Bool]) throws {
        guard scores.count == isOfClass.count else {
            throw MeasureError("ranking: \(scores.count) scores of \(isOfClass.count) examples, expected as many")
        }
        guard !scores.contains(where: \.isNaN) else { throw MeasureError("ranking: a score is not a number") }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        let (all, right) = (scores.count, isOfClass.count(where: \.self))
        var (seen, found, area, precision) = (0, 0, 0.0, 0.0)
        var place = 0
        while place < all {
            let score = scores[order[place]]
            var (of, others) = (0, 0)
            while place < all, scores[order[place]] == score {
                if isOfClass[order[place]] { of += 1 } else { others += 1 }
                place += 1
            }
            area += Double(others) * (Double(found) + Double(of) / 2)
            (seen, found) = (seen + of + others, found + of)
            precision += Double(of) * Double(found) / Double(seen)
        }
        areaUnderROC = right > 0 && right < all ? area / (Double(right) * Double(all - right)) : nil
        averagePrecision = right > 0 ? precision / Double(right) : nil
    }
}
