#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Measures of a classifier's probabilities against the classes that examples are of.
public struct ClassificationMeasures: Sendable {
    /// How many examples of each class were taken for each.
    public let confusion: ConfusionMatrix
    /// The ranking of each class against all others.
    public let rankings: [RankingCurve]
    /// Confidence against accuracy.
    public let calibration: Calibration
    /// The mean of `-log(probability of the class)`, probabilities kept at the smallest of single precision and above.
    public let logLoss: Double
    /// The mean over examples of the sum over classes of the squared differences to 0 and 1 (Brier 1950).
    public let brierScore: Double
    private let ranks: [Int]

    /// Measures.
    /// - Parameters:
    ///   - probabilities: `[N, classes]`.
    ///   - labels: The class of each, from 0.
    ///   - classes: The number of classes.
    /// - Throws: `MeasureError` for lists that do not fit, no examples, a class that is none, or what is no probability.
    public init(probabilities: [Float], labels: [Int], classes: Int) throws {
        guard classes > 0, !labels.isEmpty, probabilities.count == labels.count * classes else {
            throw MeasureError(
                "classification: \(probabilities.count) probabilities of \(labels.count) examples in \(classes) classes, expected "
                    + "one for each class of at least 1 example")
        }
        guard probabilities.allSatisfy({ $0 >= 0 && $0 <= 1.0001 }) else {
            throw MeasureError("classification: a probability is not from 0 to 1")
        }
        if let odd = labels.first(where: { !(0..<classes).contains($0) }) {
            throw MeasureError("classification: class \(odd), expected 0 to \(classes - 1)")
        }
        var (matrix, ranks) = (ConfusionMatrix(classes: classes), [Int]())
        var (confidences, isRight) = ([Float](), [Bool]())
        var (logs, squares) = (0.0, 0.0)
        for (row, label) in labels.enumerated() {
            let own = probabilities[(row * classes)..<((row + 1) * classes)]
            let first = own.startIndex
            // The first of several that are as probable.
            let best = own.indices.max { own[$0] < own[$1] || (own[$0] == own[$1] && $0 > $1) } ?? first
            try matrix.add(label: label, predicted: best - first)
            confidences.append(own[best])
            isRight.append(best - first == label)
            let truth = own[first + label]
            ranks.append(Self.rank(of: label, in: own))
            logs -= log(max(Double(truth), Double(Float.leastNormalMagnitude)))
            for place in own.indices {
                let difference = Double(own[place]) - (place == first + label ? 1 : 0)
                squares += difference * difference
            }
        }
        (confusion, self.ranks) = (matrix, ranks)
        (logLoss, brierScore) = (logs / Double(labels.count), squares / Double(labels.count))
        calibration = try Calibration(confidences: confidences, isRight: isRight)
        rankings = try (0..<classes).map { label in
            try RankingCurve(
                scores: (0..<labels.count).map { probabilities[$0 * classes + label] },
                isOfClass: labels.map { $0 == label })
        }
    }

    /// How many classes are more probable than one; of those as probable, the ones before it, as for an argmax.
    package static func rank(of label: Int, in probabilities: ArraySlice<Float>) -> Int {
        let place = probabilities.startIndex + label
        let own = probabilities[place]
        return probabilities.indices.count {
            probabilities[$0] > own || (probabilities[$0] == own && $0 < place)
        }
    }

    /// The share of examples whose class is among the `k` most probable.
    public func topAccuracy(_ k: Int) -> Double { Double(ranks.count { $0 < k }) / Double(ranks.count) }

    /// The mean area under the ROC curves of the classes that have one; `nil` where none has.
    public var areaUnderROC: Double? { Self.mean(rankings.compactMap(\.areaUnderROC)) }

    /// The mean of the average precisions of the classes that have one; `nil` where none has.
    public var averagePrecision: Double? { Self.mean(rankings.compactMap(\.averagePrecision)) }

    private static func mean(_ numbers: [Double]) -> Double? {
        numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
}
