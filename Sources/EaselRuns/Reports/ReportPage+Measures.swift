import EaselCore
import EaselImages
import EaselLayers
import EaselMeasures
import EaselTraining

/// What was measured of the test images, of each class, and of which was taken for which.
extension ReportPage {
    var evaluation: String {
        guard let measured = report.evaluation else { return "" }
        let rows = measured.metrics.sorted { $0.key.name < $1.key.name }.map { metric, value in
            [
                metric.title, shortNumber(value) + (metric.unit.map { " \($0)" } ?? ""),
                metric.direction?.rawValue ?? "–",
            ]
        }
        let checkpoint =
            "of epoch \(measured.epoch), on \(grouped(measured.images)) test \(measured.noun)\(measured.images == 1 ? "" : "s")"
        return "<p class=\"quiet\">\(HTMLText.escaped(checkpoint))</p>\n"
            + "<div class=\"beside\">\n<div>\(HTMLText.table(head: ["metric", "value", "better"], rows: rows))</div>\n"
            + classes(measured) + "</div>\n"
    }

    private func classes(_ measured: ReportEvaluation) -> String {
        func shown(_ value: Double?) -> String { value.map { shortNumber($0) } ?? "–" }
        if let classes = measured.classes {
            return "<div>"
                + HTMLText.table(
                    head: ["class", "precision", "recall", "F1", "specificity", "ROC AUC", "\(measured.noun)s"],
                    rows: classes.map {
                        [
                            $0.name, shown($0.precision), shown($0.recall), shown($0.f1), shown($0.specificity),
                            shown($0.areaUnderROC), grouped($0.support),
                        ]
                    }) + "</div>\n"
        }
        guard let classes = measured.pixelClasses else { return "" }
        return "<div>"
            + HTMLText.table(
                head: ["class of pixels", "IoU", "Dice", "precision", "recall", "pixels"],
                rows: classes.map {
                    [
                        $0.name, shown($0.intersectionOverUnion), shown($0.dice), shown($0.precision), shown($0.recall),
                        grouped($0.pixels),
                    ]
                }) + "</div>\n"
    }

    /// The most classes of a matrix that is a table; of more, it is a picture.
    private static let tableClasses = 30

    var confusion: String {
        guard let measured = report.evaluation, let matrix = measured.matrix, matrix.classes > 0 else { return "" }
        let names = measured.classNames
        var parts = [
            "<p class=\"quiet\">Rows are what it is, columns what it was taken for; shades are shares of a row.</p>\n"
        ]
        if matrix.classes <= Self.tableClasses {
            parts.append(table(matrix, names))
        } else if let image = try? ConfusionPicture(matrix, classNames: names).image(),
            let png = try? PNGFile.encode(image)
        {
            parts.append("<figure>\(HTMLText.image(png, label: "the confusion matrix as shades"))</figure>\n")
        }
        parts.append(confused(matrix, names))
        if let mistakes = measured.mistakes {
            parts.append(
                "<h3>The surest mistakes</h3>\n<figure>\(HTMLText.image(mistakes, label: "pictures that were taken for another class"))"
                    + "<figcaption>Over what it was taken for, what it is, and how sure the model was.</figcaption></figure>\n"
            )
        }
        return parts.joined()
    }

    private func table(_ matrix: ConfusionMatrix, _ names: [String]) -> String {
        let heads = names.map {
            "<th scope=\"col\"><span class=\"turned\">\(HTMLText.escaped($0, limit: 40))</span></th>"
        }
        let rows = (0..<matrix.classes).map { row in
            let support = matrix.support(row)
            let cells = (0..<matrix.classes).map { column -> String in
                let count = matrix[row, column]
                guard count > 0, support > 0 else { return "<td></td>" }
                let share = Double(count) / Double(support)
                // A mistake made once in a hundred times is to be seen.
                let depth = row == column ? share : share.squareRoot()
                let colour = row == column ? "0 114 178" : "213 94 0"
                let rounded = (depth * 100).rounded() / 100
                return "<td\(depth > 0.55 ? " class=\"deep\"" : "") style=\"background:rgb(\(colour)/\(rounded))\" "
                    + "title=\"\(Int((share * 1000).rounded()) / 10) %\">\(count)</td>"
            }
            return
                "<tr><th scope=\"row\">\(HTMLText.escaped(className(row, in: names), limit: 40))</th>\(cells.joined())</tr>\n"
        }
        return
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\"><table class=\"matrix\"><thead><tr>"
            + "<th></th>\(heads.joined())</tr></thead>\n<tbody>\n\(rows.joined())</tbody></table></div>\n"
    }

    /// What was most often taken for another.
    private func confused(_ matrix: ConfusionMatrix, _ names: [String]) -> String {
        var pairs: [(row: Int, column: Int, count: Int)] = []
        for row in 0..<matrix.classes {
            for column in 0..<matrix.classes where column != row && matrix[row, column] > 0 {
                pairs.append((row, column, matrix[row, column]))
            }
        }
        let shown = pairs.sorted { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }.prefix(5)
        guard !shown.isEmpty else { return "<p>Nothing was taken for another class.</p>\n" }
        return "<h3>Most often confused</h3>\n"
            + HTMLText.table(
                head: ["is", "taken for", "times", "share of its class"],
                rows: shown.map {
                    let share = 100 * Double($0.count) / Double(max(matrix.support($0.row), 1))
                    return [
                        className($0.row, in: names), className($0.column, in: names), grouped($0.count),
                        "\(shortNumber(share)) %",
                    ]
                }, textColumns: 2)
    }
}
