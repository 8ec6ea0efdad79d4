#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The shares of the classes that a classifier sees among images, and how sure it is of them.
///
/// A generator that has collapsed draws few classes: the entropy of the shares is low, their distance from even shares
/// great. What the classifier cannot tell apart these numbers cannot tell either.
public struct ClassShares: Sendable, Hashable {
    /// The number of images of each class, the class with the greatest logit; where logits are equal, the lowest class.
    public private(set) var counts: [Int]
    private var probabilities: [Double]
    private var conditionalEntropy = 0.0

    /// Makes an empty count.
    ///
    /// - Throws: `MeasureError` when there is no class.
    public init(classCount: Int) throws {
        guard classCount > 0 else { throw MeasureError("class shares: \(classCount) classes, expected at least 1") }
        counts = [Int](repeating: 0, count: classCount)
        probabilities = [Double](repeating: 0, count: classCount)
    }

    /// Counts a batch.
    ///
    /// ### Shapes
    /// `logits` is `[batch, classes]`, before softmax.
    ///
    /// - Throws: `MeasureError` when they are not whole rows, or a number is not finite; nothing is counted then.
    public mutating func add(logits: [Float]) throws {
        let classes = counts.count
        let rows = try rowCount(of: logits, columns: classes, what: "class shares", unit: "row")
        for row in 0..<rows {
            let values = logits[row * classes..<(row + 1) * classes]
            let greatest = values.max() ?? 0
            if let place = values.firstIndex(of: greatest) { counts[place - values.startIndex] += 1 }
            let exponentials = values.map { exp(Double($0) - Double(greatest)) }
            let sum = exponentials.reduce(0, +)
            for (index, exponential) in exponentials.enumerated() {
                let probability = exponential / sum
                probabilities[index] += probability
                conditionalEntropy += entropyTerm(probability)
            }
        }
    }

    /// The number of images counted.
    public var total: Int { counts.reduce(0, +) }

    /// The share of each class, between 0 and 1; zeros before the first image.
    public var shares: [Double] {
        let total = max(1, total)
        return counts.map { Double($0) / Double(total) }
    }

    /// The entropy of the shares in nats: ln of the number of classes where all are equally frequent, 0 where there is one.
    public var entropy: Double { shares.reduce(0) { $0 + entropyTerm($1) } }

    /// The Kullback–Leibler divergence of the shares from others in nats.
    ///
    /// - Parameter reference: one share for each class; `nil` for equal ones. They are scaled to the sum 1.
    /// - Returns: a number from 0; infinite where a class was seen that the reference lacks.
    /// - Throws: `MeasureError` when the reference does not fit, or nothing was counted.
    public func divergence(from reference: [Double]? = nil) throws -> Double {
        let expected = try normalised(reference)
        let sum = zip(shares, expected).reduce(0.0) { sum, pair in
            pair.0 > 0 ? sum + pair.0 * (log(pair.0) - log(pair.1)) : sum
        }
        return max(0, sum)
    }

    /// The total variation distance from other shares, 0 to 1: the share of images that would have to change class.
    ///
    /// - Parameter reference: one share for each class; `nil` for equal ones. They are scaled to the sum 1.
    /// - Throws: `MeasureError` when the reference does not fit, or nothing was counted.
    public func totalVariation(from reference: [Double]? = nil) throws -> Double {
        zip(shares, try normalised(reference)).reduce(0.0) { $0 + ($1.0 - $1.1).magnitude } / 2
    }

    /// The Inception score, with this classifier in place of Inception: the exponential of the mean Kullback–Leibler
    /// divergence of an image's class probabilities from those of all images. It lies between 1 and the number of
    /// classes, higher where every image is clearly of one class and all classes occur; `nil` before the first image.
    ///
    /// Source: Salimans, Goodfellow, Zaremba, Cheung, Radford and Chen, "Improved techniques for training GANs", 2016.
    public var score: Double? {
        let total = Double(total)
        guard total > 0 else { return nil }
        let marginal = probabilities.reduce(0.0) { $0 + entropyTerm($1 / total) }
        return exp(max(0, marginal - conditionalEntropy / total))
    }

    func normalised(_ reference: [Double]?) throws -> [Double] {
        guard total > 0 else { throw MeasureError("class shares: no picture was counted") }
        guard let reference else {
            return [Double](repeating: 1 / Double(counts.count), count: counts.count)
        }
        guard reference.count == counts.count else {
            throw MeasureError(
                "class shares: \(reference.count) shares to compare with, expected one for each of \(counts.count) classes"
            )
        }
        let sum = reference.reduce(0, +)
        guard reference.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite else {
            throw MeasureError("class shares: the shares to compare with are negative, all zero or not finite")
        }
        return reference.map { $0 / sum }
    }
}

/// −p·ln p, which is 0 at 0.
private func entropyTerm(_ probability: Double) -> Double { probability > 0 ? -probability * log(probability) : 0 }
