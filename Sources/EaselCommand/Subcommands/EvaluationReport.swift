import EaselCore
import EaselRuns
import EaselTraining

/// The report of `easel evaluate`.
struct EvaluationReport: Encodable {
    struct Bound: Encodable {
        let samples: Int
        let nats: Double
        let elbo: Double
    }
    let run: String
    let epoch: Int?
    let step: Int?
    let pictures: Int
    let test: [String: Double]
    /// The measures of each class.
    let classes: [ClassMeasures]?
    /// The measures of each class of pixels.
    let pixelClasses: [PixelClassMeasures]?
    /// How many pictures, or pixels, of each class, row by row, were taken for each.
    let confusion: [[Int]]?
    let perDimension: [String: [Double]]
    let importanceWeightedBound: Bound?
    let drawn: JudgedReport?
    let neighbours: String?
    /// The accuracy of turned pictures.
    let rotation: [LocalInvariance.Rotation]?
    /// The accuracy of moved pictures.
    let shift: [LocalInvariance.Shift]?
    /// The files that were written.
    let files: [String]?
    /// What `test` has by name.
    private let measured: [Metric: Double]
    /// What an image is called.
    private let noun: String

    private enum CodingKeys: CodingKey {
        case run, epoch, step, pictures, test, classes, pixelClasses, confusion, perDimension, importanceWeightedBound,
            drawn, neighbours, rotation, shift, files
    }

    /// Makes the report of an evaluation.
    /// - Parameters:
    ///   - seed: What pictures were drawn from.
    ///   - judge: The classifier's run, as it was named.
    ///   - neighbours: Where drawn pictures beside their nearest training pictures were written.
    ///   - files: The files that were written of a classifier.
    init(_ evaluation: Evaluation, seed: UInt64, judge: String?, neighbours: String?, files: [String]?) {
        let report = evaluation.report
        (run, pictures) = (evaluation.run, evaluation.imageCount)
        (epoch, step) = (evaluation.checkpoint?.epoch, evaluation.checkpoint?.step)
        (test, measured, noun) = (report.test.byName, report.test, evaluation.noun)
        (classes, pixelClasses, perDimension) = (report.classes, report.pixelClasses, report.perDimension)
        confusion = report.confusion.map { matrix in
            (0..<matrix.classes).map { label in (0..<matrix.classes).map { matrix[label, $0] } }
        }
        importanceWeightedBound = report.bounds.map {
            Bound(samples: $0.samples, nats: $0.importanceWeightedBound, elbo: $0.evidenceLowerBound)
        }
        drawn = evaluation.judged.map { JudgedReport($0, seed: seed, judge: judge ?? "") }
        (self.neighbours, self.files) = (neighbours, files)
        rotation = evaluation.invariance.flatMap { $0.rotations.isEmpty ? nil : $0.rotations }
        shift = evaluation.invariance.flatMap { $0.shifts.isEmpty ? nil : $0.shifts }
    }

    /// Tables of the accuracy of turned and of moved pictures.
    private var invarianceLines: [String] {
        func amount(_ value: Double) -> String { fixed(value, value == value.rounded() ? 0 : 2) }
        var lines: [String] = []
        if let rotation {
            lines += ["", "accuracy of pictures turned anticlockwise:"]
            lines += aligned([["degrees", "accuracy"]] + rotation.map { [amount($0.degrees), fixed($0.accuracy, 4)] })
        }
        if let shift {
            lines += ["", "accuracy of pictures moved:"]
            lines += aligned(
                [["pixels", "to the right", "down"]]
                    + shift.map { [amount($0.pixels), fixed($0.across, 4), fixed($0.down, 4)] })
        }
        return lines
    }

    /// The most classes whose confusion is shown as a table of text.
    private static let shownClasses = 12

    /// A table of the classes, and one of what they were taken for.
    private var classLines: [String] {
        func shown(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "-" }
        if let pixelClasses {
            let rows = pixelClasses.map {
                [
                    $0.name.inOneLine(limit: 40), shown($0.intersectionOverUnion), shown($0.dice), shown($0.precision),
                    shown($0.recall), "\($0.pixels)",
                ]
            }
            return [""] + aligned([["class", "iou", "dice", "precision", "recall", "pixels"]] + rows)
                + confusionLines(pixelClasses.map(\.name), of: "pixels")
        }
        guard let classes else { return [] }
        return [""]
            + aligned(
                [["class", "precision", "recall", "specificity", "f1", noun + "s"]]
                    + classes.map {
                        [
                            $0.name.inOneLine(limit: 40), shown($0.precision), shown($0.recall), shown($0.specificity),
                            shown($0.f1), "\($0.support)",
                        ]
                    })
            + confusionLines(classes.map(\.name), of: noun + "s")
    }

    /// A table of what classes were taken for, where there are few enough.
    private func confusionLines(_ names: [String], of what: String) -> [String] {
        guard let confusion, confusion.count <= Self.shownClasses else { return [] }
        let names = names.map { $0.inOneLine(limit: 12) }
        return ["", "what \(what) are (down) and were taken for (across):"]
            + aligned([[""] + names] + zip(names, confusion).map { [$0] + $1.map(String.init) })
    }

    /// Lines for people.
    var lines: [String] {
        var lines = ["\(run)\(epoch.map { ", epoch \($0)" } ?? ""), \(counted(pictures, "test \(noun)"))"]
        lines += measured.sorted { $0.key.name < $1.key.name }.map { $0.text(of: fixed($1, 6)) }
        lines += classLines
        for (name, values) in perDimension.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name) of each dimension: \(values.map { fixed($0, 3) }.joined(separator: " "))")
        }
        if let bound = importanceWeightedBound {
            lines.append(
                "importance-weighted bound \(fixed(bound.nats, 4)) nats with \(bound.samples) samples (evidence lower "
                    + "bound by the same: \(fixed(bound.elbo, 4)))")
        }
        lines += invarianceLines
        if let files { lines += ["", "written: \(files.joined(separator: ", "))"] }
        lines += drawn?.lines ?? []
        if let neighbours { lines.append("drawn pictures over their nearest training pictures: \(neighbours)") }
        return lines
    }
}
