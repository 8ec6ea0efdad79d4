import EaselMeasures
import Foundation
import Testing

/// The measures of segmentation against scikit-learn's; see `Tools/reference/segmentation_measures.py`.
@Suite struct SegmentationTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let classes: Int
        let masks, predicted: [[UInt8]]
        let present: [Int]
        let accuracy, meanIoU, meanDice: Double
        let iou, dice: [Double]
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let url = Bundle.module.url(forResource: "segmentation", withExtension: "json", subdirectory: "Golden")
        guard let url, let data = try? Data(contentsOf: url) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    @Test func theCasesAreThere() { #expect(Self.cases.count == 6) }

    @Test(arguments: cases) func equalsScikitLearn(_ one: Case) throws {
        var measures = SegmentationMeasures(classes: one.classes)
        for (mask, predicted) in zip(one.masks, one.predicted) { try measures.add(mask: mask, predicted: predicted) }
        func near(_ value: Double?, _ expected: Double, _ what: String) {
            #expect(value.map { abs($0 - expected) < 1e-12 } ?? false, "\(what): \(String(describing: value))")
        }
        near(measures.pixelAccuracy, one.accuracy, "accuracy")
        near(measures.meanIntersectionOverUnion, one.meanIoU, "mean IoU")
        near(measures.meanDice, one.meanDice, "mean Dice")
        #expect(measures.pixelCount == one.masks.reduce(0) { $0 + $1.count })
        for label in 0..<one.classes {
            guard one.present.contains(label) else {
                #expect(measures.intersectionOverUnion(label) == nil && measures.dice(label) == nil)
                continue
            }
            near(measures.intersectionOverUnion(label), one.iou[label], "IoU \(label)")
            near(measures.dice(label), one.dice[label], "Dice \(label)")
        }
    }

    @Test func ofNoPixelsNothingIsMeasured() throws {
        var measures = SegmentationMeasures(classes: 2)
        try measures.add(mask: [], predicted: [])
        #expect(measures.pixelAccuracy == nil && measures.meanIntersectionOverUnion == nil && measures.meanDice == nil)
    }

    @Test func whatDoesNotFitIsRefusedAndNotCounted() throws {
        var measures = SegmentationMeasures(classes: 2)
        #expect(throws: MeasureError.self) { try measures.add(mask: [0], predicted: [0, 1]) }
        #expect(throws: MeasureError.self) { try measures.add(mask: [0, 2], predicted: [0, 1]) }
        #expect(throws: MeasureError.self) { try measures.add(mask: [0, 1], predicted: [0, 255]) }
        #expect(measures.pixelCount == 0)
    }
}
