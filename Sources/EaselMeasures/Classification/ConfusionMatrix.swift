/// A confusion matrix: how many examples of each class were taken for each.
///
/// Source of the measures: Sokolova and Lapalme, "A systematic analysis of performance measures for classification tasks",
/// 2009. A measure whose denominator is 0 is `nil`.
public struct ConfusionMatrix: Hashable, Sendable {
    /// The number of classes.
    public let classes: Int
    /// The counts, `[classes, classes]`: rows are what examples are, columns what they were taken for.
    public private(set) var counts: [Int]

    /// Makes a matrix of no examples.
    public init(classes: Int) {
        self.classes = max(classes, 0)
        counts = [Int](repeating: 0, count: self.classes * self.classes)
    }

    /// Counts examples.
    /// - Parameters:
    ///   - labels: What they are, from 0.
    ///   - predicted: What they were taken for.
    /// - Throws: `MeasureError` for lists of different lengths, or a number that is no class.
    public init(classes: Int, labels: [Int], predicted: [Int]) throws {
        self.init(classes: classes)
        guard labels.count == predicted.count else {
            throw MeasureError(
                "confusion matrix: \(labels.count) labels and \(predicted.count) predictions, expected as many")
        }
        for (label, guess) in zip(labels, predicted) { try add(label: label, predicted: guess) }
    }

    /// Counts one example, or several that are alike.
    /// - Throws: `MeasureError` for a number that is no class.
    public mutating func add(label: Int, predicted: Int, count: Int = 1) throws {
        guard (0..<classes).contains(label), (0..<classes).contains(predicted) else {
            throw MeasureError(
                "confusion matrix: class \(label) taken for \(predicted), expected classes from 0 to \(classes - 1)")
        }
        counts[label * classes + predicted] += count
    }

    /// The number of examples of a class that were taken for another.
    public subscript(label: Int, predicted: Int) -> Int { counts[label * classes + predicted] }

    /// The number of examples.
    public var count: Int { counts.reduce(0, +) }
    /// The number of examples that were classified correctly.
    public var correct: Int { (0..<classes).reduce(0) { $0 + self[$1, $1] } }
    /// The share of examples that were classified correctly.
    public var accuracy: Double? { Self.share(correct, of: count) }

    /// The number of examples of a class.
    public func support(_ label: Int) -> Int { (0..<classes).reduce(0) { $0 + self[label, $1] } }
    /// The number of examples that were taken for a class.
    public func predicted(_ label: Int) -> Int { (0..<classes).reduce(0) { $0 + self[$1, label] } }

    /// A measure of one class.
    public enum Measure: String, Sendable, CaseIterable {
        /// The share of examples taken for the class that are of it.
        case precision
        /// The share of the class's examples that were taken for it; also called sensitivity.
        case recall
        /// The share of the examples of other classes that were not taken for it.
        case specificity
        /// The harmonic mean of precision and recall.
        case f1
    }

    /// A measure of a class.
    public func value(_ measure: Measure, of label: Int) -> Double? {
        let (part, whole) = fraction(measure, of: label)
        return Self.share(part, of: whole)
    }

    /// The share of examples taken for a class that are of it.
    public func precision(_ label: Int) -> Double? { value(.precision, of: label) }
    /// The share of a class's examples that were taken for it; also called sensitivity.
    public func recall(_ label: Int) -> Double? { value(.recall, of: label) }
    /// The share of the examples of other classes that were not taken for this one.
    public func specificity(_ label: Int) -> Double? { value(.specificity, of: label) }
    /// The harmonic mean of precision and recall.
    public func f1(_ label: Int) -> Double? { value(.f1, of: label) }

    /// The classes that are among the labels or the predictions: those that averages are over.
    public var present: [Int] { (0..<classes).filter { support($0) + predicted($0) > 0 } }

    /// How a measure of each class becomes one of all.
    public enum Average: String, Sendable, CaseIterable {
        /// The mean over classes.
        case macro
        /// Of the counts of all classes together. With one class an example, precision, recall and F1 are the accuracy.
        case micro
        /// The mean over classes weighted by their examples.
        case weighted
    }

    /// The average of a measure over the classes that are there; a class of which it is `nil` counts as 0, as in scikit-learn.
    public func average(_ average: Average, of measure: Measure) -> Double? {
        switch average {
        case .macro: return mean { value(measure, of: $0) }
        case .micro:
            let fractions = present.map { fraction(measure, of: $0) }
            return Self.share(fractions.reduce(0) { $0 + $1.part }, of: fractions.reduce(0) { $0 + $1.whole })
        case .weighted:
            guard count > 0 else { return nil }
            return present.reduce(0) { $0 + (value(measure, of: $1) ?? 0) * Double(support($1)) } / Double(count)
        }
    }

    /// The mean over the classes that are there; a class of which the measure is `nil` counts as 0.
    func mean(_ measure: (Int) -> Double?) -> Double? {
        let present = present
        guard !present.isEmpty else { return nil }
        return present.reduce(0) { $0 + (measure($1) ?? 0) } / Double(present.count)
    }

    /// The counts that a measure is the share of.
    private func fraction(_ measure: Measure, of label: Int) -> (part: Int, whole: Int) {
        let (right, own, taken) = (self[label, label], support(label), predicted(label))
        switch measure {
        case .precision: return (right, taken)
        case .recall: return (right, own)
        case .specificity: return (count - own - (taken - right), count - own)
        case .f1: return (2 * right, own + taken)
        }
    }

    private static func share(_ count: Int, of all: Int) -> Double? { all == 0 ? nil : Double(count) / Double(all) }
}
