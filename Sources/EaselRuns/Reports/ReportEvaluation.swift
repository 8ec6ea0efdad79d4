import EaselCore
import EaselImages
import EaselMeasures
import EaselRuntime
import EaselTraining

/// What was measured of a run's test images for its report.
public struct ReportEvaluation: Encodable, Sendable {
    /// The epoch of the checkpoint.
    public let epoch: Int
    /// The number of test images.
    public let images: Int
    /// The metrics, by name.
    public let test: [String: Double]
    /// The measures of each class.
    public let classes: [ClassMeasures]?
    /// The measures of each class of pixels.
    public let pixelClasses: [PixelClassMeasures]?
    /// How many images, or pixels, of each class, row by row, were taken for each.
    public let confusion: [[Int]]?
    /// The metrics.
    let metrics: [Metric: Double]
    /// What an image is called.
    let noun: String
    /// The confusion matrix as it was counted.
    let matrix: ConfusionMatrix?
    /// The surest mistakes of a classifier, as a PNG file.
    let mistakes: [UInt8]?
    /// What to know of it, a line each.
    let notes: [String]

    private enum CodingKeys: CodingKey { case epoch, images, test, classes, pixelClasses, confusion }

    /// The names of the classes that the matrix is of.
    var classNames: [String] { classes?.map(\.name) ?? pixelClasses?.map(\.name) ?? [] }

    /// Measures a run on its own test images. Nothing is downloaded for it.
    /// - Throws: What is wrong with the images, `RunError` where they are not on this machine or there are none.
    init(
        of run: RunDirectory, _ checkpoint: FoundCheckpoint, _ request: ReportRequest, workers: Workers
    ) throws {
        guard run.record.dataset.testCount > 0 else { throw RunError("the run has nothing to test on") }
        let source = try run.imageSource(root: request.root)
        guard source.isOnThisMachine else {
            throw RunError(
                "the data set \(source.name) is not on this machine; easel data fetch \(source.name) brings it, or --data-root "
                    + "names where it is")
        }
        var asked = EvaluationRequest()
        (asked.root, asked.limit) = (request.root, request.limit)
        let evaluation = try Evaluation(of: run, checkpoint, asked, workers: workers)
        let report = evaluation.report
        (epoch, images, noun) = (checkpoint.metadata.epoch, evaluation.imageCount, evaluation.noun)
        metrics = report.test.filter { $0.value.isFinite }
        test = metrics.byName
        (classes, pixelClasses, matrix) = (report.classes, report.pixelClasses, report.confusion)
        confusion = report.confusion.map { matrix in
            (0..<matrix.classes).map { label in (0..<matrix.classes).map { matrix[label, $0] } }
        }
        notes = evaluation.notes
        let seen = evaluation.test.images
        mistakes =
            try report.mistakes.isEmpty || seen.height * seen.width == 1
            ? nil
            : PNGFile.encode(
                MistakeSheet(
                    Array(report.mistakes.prefix(24)), from: seen, classNames: report.classes?.map(\.name)
                ).image())
    }
}
