import EaselCore
import EaselFiles
import EaselImages
import EaselTraining

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The pictures of a classifier's evaluation, and its confusion matrix, as files in a folder.
///
///     confusion.png    confusion.json        what classes were taken for which
///     reliability.png  reliability.svg       accuracy against confidence
///     mistakes.png                           the surest mistakes
///     rotation.png     rotation.svg          accuracy against angle, where it was measured
///     shift.png        shift.svg             accuracy against distance, where it was measured
public struct ClassificationFiles {
    private struct Confusion: Encodable {
        let classes: [String]
        let counts: [[Int]]
    }

    private let evaluation: Evaluation

    /// Takes an evaluation.
    public init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    /// Writes the files, each whole or not at all; what is there already is replaced. The folder is made where there is none.
    /// - Returns: The names of the files, in the order above. Of a classifier that made no mistake, and of rows of a table,
    ///   there is no sheet of mistakes, and of more than 1000 classes no picture of the matrix.
    /// - Throws: `FileError` where a file cannot be written, `OptionError` for a model that sorts into no classes.
    @discardableResult
    public func write(to folder: String) throws -> [String] {
        let report = evaluation.report
        guard let matrix = report.confusion, let classes = report.classes, let calibration = report.calibration else {
            throw OptionError("\(evaluation.run): the model sorts into no classes, of which there would be pictures")
        }
        try FileSystem.makeFolder(folder)
        var names: [String] = []
        func write(_ bytes: [UInt8], _ name: String) throws {
            try AtomicFile.write(bytes, to: "\(folder)/\(name)")
            names.append(name)
        }
        func write(_ image: Image, _ name: String) throws { try write(PNGFile.encode(image, name: name), name) }
        if matrix.classes <= ConfusionPicture.mostClasses {
            try write(
                ConfusionPicture(matrix, classNames: classes.map(\.name), isCaptioned: true).image(), "confusion.png")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let counts = (0..<matrix.classes).map { label in (0..<matrix.classes).map { matrix[label, $0] } }
        try write(
            Array(encoder.encode(Confusion(classes: classes.map(\.name), counts: counts))) + [0x0A], "confusion.json")
        let reliability = ReliabilityChart(calibration)
        try write(reliability.image(), "reliability.png")
        try write(Array(reliability.svg.utf8), "reliability.svg")
        let images = evaluation.test.images
        if !report.mistakes.isEmpty, images.height * images.width > 1 {
            try write(
                MistakeSheet(report.mistakes, from: images, classNames: classes.map(\.name)).image(),
                "mistakes.png")
        }
        for (chart, name) in charts {
            try write(chart.image(), name + ".png")
            try write(Array(chart.svg.utf8), name + ".svg")
        }
        return names
    }

    /// The charts of what was measured of turned and of moved images.
    private var charts: [(chart: SweepChart, name: String)] {
        guard let invariance = evaluation.invariance else { return [] }
        let title = FileSystem.lastName(of: evaluation.run)
        var charts: [(chart: SweepChart, name: String)] = []
        if !invariance.rotations.isEmpty {
            let points = invariance.rotations.map { (x: $0.degrees, y: $0.accuracy) }
            charts.append(
                (
                    SweepChart(
                        title: title, label: "degrees anticlockwise", measured: "accuracy of turned pictures",
                        curves: [("turned", points)]), "rotation"
                ))
        }
        if !invariance.shifts.isEmpty {
            let (across, down) = (
                invariance.shifts.map { (x: $0.pixels, y: $0.across) },
                invariance.shifts.map { (x: $0.pixels, y: $0.down) }
            )
            charts.append(
                (
                    SweepChart(
                        title: title, label: "pixels", measured: "accuracy of moved pictures",
                        curves: [("to the right", across), ("down", down)]), "shift"
                ))
        }
        return charts
    }
}
