import EaselRuns
import EaselTraining

/// What `easel learning-curve` prints: a row for each size and model.
struct LearningCurveReport: Encodable {
    let folder: String
    let measuredOn: String
    let points: [LearningCurvePoint]
    /// Those of the curves beside it; `nil` where there are none.
    let beside: [LearningCurvePoint]?
    let runs: [LearningCurveRun]

    /// What an image is called.
    private let noun: String

    private enum CodingKeys: CodingKey {
        case folder, measuredOn, points, beside, runs
    }

    init(_ result: LearningCurveResult) {
        noun = result.runs.first?.noun ?? "picture"
        (folder, points, runs) = (result.folder, result.points, result.runs)
        beside = result.pointsBeside.isEmpty ? nil : result.pointsBeside
        measuredOn = result.runs.first?.measuredOn ?? "test"
    }

    /// A line each.
    var lines: [String] {
        let header = [
            "model", "per class", "there are", "runs", "accuracy", "least..greatest", "sd", "loss", "least..greatest",
            "sd",
            "in training",
        ]
        let rows = (points + (beside ?? [])).map { point in
            [
                point.model, point.perClass.map { "\($0)" } ?? "all",
                fixed(point.imagesPerClass, point.isWhole ? 0 : 1),
                "\(point.runs)",
            ] + cells(point.accuracy) + cells(point.loss) + [fixed(point.trainAccuracy.mean, 4)]
        }
        let short = points.filter(\.isShort).compactMap(\.perClass)
        let note = Set(short).sorted().map {
            "--per-class \($0): some classes have fewer \(noun)s, of which all were learned from"
        }
        return aligned([header] + rows) + note + [
            "accuracy and loss on the \(measuredOn) \(noun)s after the last epoch; sd: standard deviation over the runs (n - 1)"
        ]
    }

    private func cells(_ spread: ValueSpread) -> [String] {
        [
            fixed(spread.mean, 4), "\(fixed(spread.least, 4))..\(fixed(spread.greatest, 4))",
            spread.deviation.map { fixed($0, 4) } ?? "-",
        ]
    }
}

extension LearningCurvePoint {
    /// Whether each class has as many images.
    fileprivate var isWhole: Bool { imagesPerClass == imagesPerClass.rounded() }
}
