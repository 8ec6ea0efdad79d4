import EaselRuns
import Foundation
import Testing

/// What the runs of a size have in common, and its figures.
@Suite struct LearningCurvePointTests {
    private let runs = [0.5, 0.7, 0.9].enumerated().flatMap { number, accuracy in
        [10, nil].map { size in
            LearningCurveRun(
                "mlp", perClass: size, number: number + 1, images: size == nil ? 55 : 20, classes: 2, trainAccuracy: 1,
                accuracy: accuracy + (size == nil ? 0.05 : 0), loss: 1 - accuracy)
        }
    }

    @Test func spread() throws {
        let points = LearningCurvePoint.points(of: runs)
        #expect(points.map(\.perClass) == [10, nil] && points.map(\.imagesPerClass) == [10, 27.5])
        let accuracy = points[0].accuracy
        #expect(abs(accuracy.mean - 0.7) < 1e-12 && accuracy.least == 0.5 && accuracy.greatest == 0.9)
        // Squares of 0.2, 0 and 0.2 over two.
        #expect(abs((accuracy.deviation ?? 0) - 0.2) < 1e-12)
        #expect(points.allSatisfy { $0.runs == 3 && $0.trainAccuracy.deviation == 0 && !$0.isShort })
        let one = LearningCurvePoint.points(of: [runs[0]])
        #expect(one.count == 1 && one[0].accuracy.deviation == nil && one[0].accuracy.mean == 0.5)
        #expect(LearningCurvePoint.points(of: []).isEmpty)
    }

    @Test("no tick is a part of a picture") func wholeTicks() {
        let svg = LearningCurveChart.sizes(LearningCurvePoint.points(of: [runs[0]]), [runs[0]]).svg
        let ticks = svg.matches(of: #/text-anchor="middle">([^<a-z]+)</#).map { String($0.1) }
        #expect(ticks.count >= 2 && ticks.allSatisfy { Int($0) != nil }, "\(ticks)")
    }

    @Test("a bar where there are several runs, and none of one") func figure() {
        let svg = LearningCurveChart.sizes(LearningCurvePoint.points(of: runs), runs).svg
        #expect(svg.contains("least to greatest") && svg.contains("pictures of each class"))
        #expect(!svg.contains("nan"))
        let single = Array(runs.prefix(2))
        let bare = LearningCurveChart.sizes(LearningCurvePoint.points(of: single), single).svg
        #expect(!bare.contains("least to greatest") && bare.contains("<circle"))
        // What was trained on is told from what was measured by rings and dashes, also where there is one size only.
        for figure in [svg, bare, LearningCurveChart.sizes(LearningCurvePoint.points(of: [runs[0]]), [runs[0]]).svg] {
            let rings = figure.components(separatedBy: "class=\"ring\" cx").count - 1
            let sizes = figure == svg || figure == bare ? 2 : 1
            // In two panels, and in the legend of each.
            #expect(rings == 2 * (sizes + 1) && figure.contains("class=\"dash\" stroke"))
        }
        let swatches = svg.matches(
            of: #/<path class="(\w+)" stroke="#\w+" d="M[\d. ]+L[\d. ]+"\/>\n(<circle[^>]*>\n)?<text/#)
        #expect(swatches.map { String($0.1) }.prefix(3) == ["line", "back", "dash"])
    }
}
