import EaselMeasures
import Foundation
import Testing

/// The measures of classification against scikit-learn's; see `Tools/reference/classification.py`.
@Suite struct ClassificationTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let classes: Int
        let probabilities: [Float]
        let labels: [Int]
        let confusion: [Int]
        let accuracy, logLoss, brier: Double
        let macro, micro, weighted: [Double]
        /// Precision, recall, F1 and support of each class.
        let each: [[Double]]
        let auc, ap: [Double?]
        let top1: Double
        let top2: Double
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let url = Bundle.module.url(forResource: "classification", withExtension: "json", subdirectory: "Golden")
        guard let url, let data = try? Data(contentsOf: url) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    @Test func theCasesAreThere() { #expect(Self.cases.count == 5) }

    @Test(arguments: cases) func equalsScikitLearn(_ one: Case) throws {
        let measures = try ClassificationMeasures(
            probabilities: one.probabilities, labels: one.labels, classes: one.classes)
        let confusion = measures.confusion
        #expect(confusion.counts == one.confusion)
        func near(_ value: Double?, _ expected: Double?, _ what: String, within tolerance: Double = 1e-12) {
            if let value, let expected {
                #expect(abs(value - expected) < tolerance, "\(what): \(value), \(expected)")
            } else {
                #expect(value == nil && expected == nil, "\(what): \(String(describing: value))")
            }
        }
        near(confusion.accuracy, one.accuracy, "accuracy")
        near(measures.topAccuracy(1), one.top1, "top 1")
        near(measures.topAccuracy(2), one.top2, "top 2")
        // scikit-learn divides by sums that are one but for rounding to single precision.
        near(measures.logLoss, one.logLoss, "log loss", within: 1e-6)
        near(measures.brierScore, one.brier, "Brier")
        for (average, expected) in [
            (ConfusionMatrix.Average.macro, one.macro), (.micro, one.micro), (.weighted, one.weighted),
        ] {
            near(confusion.average(average, of: .precision), expected[0], "\(average) precision")
            near(confusion.average(average, of: .recall), expected[1], "\(average) recall")
            near(confusion.average(average, of: .f1), expected[2], "\(average) F1")
        }
        for label in 0..<one.classes {
            // Where there is nothing to divide by, scikit-learn was told to give 0.
            near(confusion.precision(label) ?? 0, one.each[0][label], "precision \(label)")
            near(confusion.recall(label) ?? 0, one.each[1][label], "recall \(label)")
            near(confusion.f1(label) ?? 0, one.each[2][label], "F1 \(label)")
            #expect(confusion.support(label) == Int(one.each[3][label]))
            near(measures.rankings[label].areaUnderROC, one.auc[label], "AUC \(label)")
            near(measures.rankings[label].averagePrecision, one.ap[label], "AP \(label)")
        }
        // Specificity by its definition, and that of all counts together.
        var (allKept, allNegatives) = (0, 0)
        for label in 0..<one.classes {
            let others = (0..<one.classes).filter { $0 != label }
            let negatives = others.reduce(0) { $0 + confusion.support($1) }
            let kept = others.reduce(0) { sum, row in sum + others.reduce(0) { $0 + confusion[row, $1] } }
            near(confusion.specificity(label), negatives == 0 ? nil : Double(kept) / Double(negatives), "specificity")
            guard confusion.present.contains(label) else { continue }
            (allKept, allNegatives) = (allKept + kept, allNegatives + negatives)
        }
        near(
            confusion.average(.micro, of: .specificity),
            allNegatives == 0 ? nil : Double(allKept) / Double(allNegatives), "micro specificity")
    }

    @Test func calibrationIsTheDistanceOfConfidenceAndAccuracy() throws {
        // Two bins are used: of 0.55 half are right, of 0.95 all.
        let measured = try Calibration(
            confidences: [0.55, 0.55, 0.95, 0.95], isRight: [true, false, true, true], bins: 10)
        let expected = (2 * abs(0.55 - 0.5) + 2 * abs(0.95 - 1)) / 4
        #expect(abs((measured.expectedError ?? 1) - expected) < 1e-6)
        #expect(measured.bins.map(\.count) == [0, 0, 0, 0, 0, 2, 0, 0, 0, 2])
        #expect(measured.bins[5].accuracy == 0.5 && measured.bins[0].accuracy == nil)
        // A bin ends at its upper end: 0.25 is in the first of four, 1 in the last.
        #expect(try Calibration(confidences: [0.25, 1, 0], isRight: [true, true, true], bins: 4).bins[0].count == 2)
        #expect(try Calibration(confidences: [], isRight: []).expectedError == nil)
    }

    @Test func whatDoesNotFitIsRefused() {
        #expect(throws: MeasureError.self) {
            try ClassificationMeasures(probabilities: [1], labels: [0, 0], classes: 1)
        }
        #expect(throws: MeasureError.self) {
            try ClassificationMeasures(probabilities: [1, 0], labels: [2], classes: 2)
        }
        #expect(throws: MeasureError.self) {
            try ClassificationMeasures(probabilities: [.nan, 0], labels: [0], classes: 2)
        }
        #expect(throws: MeasureError.self) { try ClassificationMeasures(probabilities: [], labels: [], classes: 2) }
        #expect(throws: MeasureError.self) { try RankingCurve(scores: [.nan], isOfClass: [true]) }
        #expect(throws: MeasureError.self) { try Calibration(confidences: [2], isRight: [true]) }
        #expect(throws: MeasureError.self) { try ConfusionMatrix(classes: 2, labels: [0], predicted: [0, 1]) }
    }
}
