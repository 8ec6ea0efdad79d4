import EaselCore
import EaselData
import EaselImages
import EaselMeasures
import EaselTraining

/// The measures of one class: how many of its images a classifier finds, and how many of what it finds are of it.
public struct ClassMeasures: Encodable, Hashable, Sendable {
    /// The name of the class, its number where it has none.
    public let name: String
    /// The number of images of the class.
    public let support: Int
    /// The share of images taken for the class that are of it; `nil` if none was taken for it.
    public let precision: Double?
    /// The share of the class's images that were taken for it, also called sensitivity; `nil` if there are none.
    public let recall: Double?
    /// The share of other classes' images that were not taken for it; `nil` if there are none.
    public let specificity: Double?
    /// The harmonic mean of precision and recall; `nil` if there are no images of the class, and none taken for it.
    public let f1: Double?
    /// The area under the ROC curve of the class against all others; `nil` if either has no images.
    public let areaUnderROC: Double?
    /// The average precision of the class; `nil` if there are no images of it.
    public let averagePrecision: Double?

    private enum CodingKeys: CodingKey {
        case name, support, precision, recall, specificity, f1, areaUnderROC, averagePrecision
    }

    /// Writes all measures, as null where there is none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(support, forKey: .support)
        for (key, value) in [
            (CodingKeys.precision, precision), (.recall, recall), (.specificity, specificity), (.f1, f1),
            (.areaUnderROC, areaUnderROC), (.averagePrecision, averagePrecision),
        ] {
            try container.encode(value, forKey: key)
        }
    }
}

extension ClassificationMeasures {
    /// The measures of each class.
    /// - Parameter names: The name of each.
    public func classes(named names: [String]?) -> [ClassMeasures] {
        (0..<confusion.classes).map { label in
            ClassMeasures(
                name: className(label, in: names), support: confusion.support(label),
                precision: confusion.precision(label), recall: confusion.recall(label),
                specificity: confusion.specificity(label), f1: confusion.f1(label),
                areaUnderROC: rankings[label].areaUnderROC, averagePrecision: rankings[label].averagePrecision)
        }
    }

    /// What is measured of all classes together, beside loss and accuracy.
    var metrics: [Metric: Double] {
        var results: [Metric: Double] = [:]
        for measure in ConfusionMatrix.Measure.allCases {
            for average in ConfusionMatrix.Average.allCases {
                let name = measure.rawValue.prefix(1).uppercased() + measure.rawValue.dropFirst()
                results[Metric(average.rawValue + name, .higher)] = confusion.average(average, of: measure)
            }
        }
        results[Metric("areaUnderROC", .higher)] = areaUnderROC
        results[Metric("averagePrecision", .higher)] = averagePrecision
        results[Metric("logLoss", .lower)] = logLoss
        results[Metric("brierScore", .lower)] = brierScore
        results[Metric("expectedCalibrationError", .lower)] = calibration.expectedError
        if confusion.classes > 10 { results[.top5Accuracy] = topAccuracy(5) }
        return results
    }
}

extension ClassifierRecipe {
    /// What `evaluate` measures, and the measures of probabilities and of each class, all in one pass.
    public func report(on test: TestImages, importanceSamples: Int?) throws -> TestReport {
        try refuseBound(importanceSamples)
        try check(test.images)
        var probabilities: [Float] = []
        probabilities.reserveCapacity(test.images.count * model.classes)
        var report = TestReport(test: try measurements(on: test.images) { probabilities += $0 })
        let labels = (test.images.labels ?? []).map(Int.init)
        let measures = try ClassificationMeasures(
            probabilities: probabilities, labels: labels, classes: model.classes)
        report.test.merge(measures.metrics) { own, _ in own }
        (report.classes, report.confusion) = (measures.classes(named: test.classNames), measures.confusion)
        (report.calibration, report.measures) = (measures.calibration, measures)
        report.mistakes = MistakeSheet.Mistake.surest(probabilities, labels: labels, classes: model.classes)
        return report
    }
}
