import EaselCore
import EaselLayers
import EaselTraining

/// The page of a run's report. Each part is left out where there is nothing to show in it.
struct ReportPage {
    /// What it shows.
    let report: RunReport

    /// Takes what is to be shown.
    init(_ report: RunReport) { self.report = report }

    /// The file.
    var text: String {
        HTMLPage(
            title: "\(report.run) · \(report.record.model.name) on \(report.record.dataset.name)", body: body,
            script: PageScript.slides
        ).text
    }

    private var body: String {
        [
            head, tiles, HTMLText.section("trained", "What was trained", trained),
            HTMLText.section("curves", "Curves", curves), HTMLText.section("health", "Health", health),
            HTMLText.section("samples", "Pictures by epoch", samples),
            HTMLText.section("reconstructions", "Reconstructions", reconstructions),
            HTMLText.section("evaluation", "Measured on the test \(report.record.dataset.noun)s", evaluation),
            HTMLText.section("confusion", "Confusion matrix", confusion),
            HTMLText.section("model", "Model", model), HTMLText.section("epochs", "Epochs", epochs),
            HTMLText.section("environment", "Environment", environment),
            HTMLText.section("notes", "Left out, and notes", HTMLText.items(report.notes.map(\.withoutPlaces))),
        ].joined()
    }

    private var head: String {
        let record = report.record
        let line = [
            report.summary ?? record.model.name, report.task,
            "\(report.epochs.count) of \(counted(record.epochs, "epoch"))",
        ].compactMap(\.self).joined(separator: " · ")
        return "<header>\n<h1>\(HTMLText.escaped(report.run))</h1>\n"
            + "<p>\(HTMLText.escaped(record.model.name)) on \(HTMLText.escaped(record.dataset.name))</p>\n"
            + "<p class=\"quiet\">\(HTMLText.escaped(line))</p>\n</header>\n"
    }

    /// The numbers that are looked for first.
    private var tiles: String {
        var tiles = report.measurements.prefix(3).map { one in
            let isBest = one.best != nil
            let place = one.measuredOn + (isBest ? ", best in epoch \(one.bestEpoch ?? 0)" : ", last epoch")
            return (one.text(one.best ?? one.last), "\(one.title), \(place)")
        }
        if let parameters = report.parameters { tiles.append((grouped(parameters), "parameters")) }
        if report.seconds > 0 { tiles.append((durationText(report.seconds), "training time")) }
        guard !tiles.isEmpty else { return "" }
        return "<ul class=\"tiles\">\n"
            + tiles.map { "<li><b>\(HTMLText.escaped($0.0))</b><span>\(HTMLText.escaped($0.1))</span></li>\n" }.joined()
            + "</ul>\n"
    }

    private var trained: String {
        let record = report.record
        let dataset = record.dataset
        let noun = dataset.noun
        let counts =
            "\(grouped(dataset.trainCount)) to learn from, \(grouped(dataset.testCount)) to test on"
            + (dataset.validationCount.map { ", \(grouped($0)) for validation" } ?? "")
        let list = HTMLText.list([
            ("Data", dataset.name), (noun == "row" ? "Rows" : "Pictures", "\(counts), \(record.shapeText)"),
            ("Classes", (dataset.classNames ?? dataset.maskClasses).map(Self.listed)),
            ("Learned number", dataset.learnedNumber?.name),
            ("Optimizer", record.optimizerText), ("Schedule", record.schedule),
            ("Batch size", "\(record.batchSize)"), ("Epochs", "\(record.epochs)"), ("Seed", "\(record.seed)"),
            (
                "Gradient clipping",
                record.clipping.map { "\($0.kind == .value ? "by value" : "by global norm"), \(plain($0.limit))" }
            ),
            ("Augmentation", record.augmentation?.brief),
            ("Generated pictures mixed in", record.augmentation?.generated.map { "\(plain(100 * $0.share)) %" }),
            ("Weights to begin with", record.origin.map { "\($0.name) (\($0.hash))" }),
            (
                "Phases",
                record.origin.flatMap {
                    $0.phases.isEmpty ? nil : $0.phases.map(\.description).joined(separator: ", then ")
                }
            ),
            ("Judge", record.judge.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }),
            ("Best checkpoint by", record.keepBest), ("Begun", record.created),
        ])
        let options = record.model.options.sorted { $0.key < $1.key }.map { [$0.key, $0.value.description] }
        return list
            + (report.command.map {
                "<h3>A command that trains the same</h3>\n<pre><code>\(HTMLText.escaped($0, limit: 4000))</code></pre>\n"
            } ?? "")
            + (options.isEmpty
                ? ""
                : "<details><summary>\(counted(options.count, "option")) of the model and its training</summary>\n"
                    + HTMLText.table(head: ["option", "value"], rows: options, textColumns: 2) + "</details>\n")
    }

    /// Names, of which a long list is cut.
    private static func listed(_ names: [String]) -> String {
        let most = 20
        let shown = names.prefix(most).map { $0.inOneLine(limit: 40) }.joined(separator: ", ")
        return "\(names.count): \(shown)\(names.count > most ? ", …" : "")"
    }

    private var curves: String {
        let chart = CurvesChart(
            report.history, title: report.run, metrics: report.metrics,
            measuredOn: report.record.dataset.monitoredName)
        let figures = chart.figures(width: 460).map { title, drawing in
            "<figure>\(drawing.inline(label: "\(title) by epoch"))</figure>\n"
        }
        return figures.isEmpty ? "" : "<div class=\"curves\">\n\(figures.joined())</div>\n"
    }

    private var health: String {
        guard !report.epochs.isEmpty else { return "" }
        guard !report.findings.isEmpty else { return "<p>Nothing was found that needs attention.</p>\n" }
        return HTMLText.items(report.findings.map { "epoch \($0.epoch): \($0.message)" }, style: "warn")
    }

    private var samples: String {
        guard let last = report.pictures.last else { return "" }
        let images = report.pictures.enumerated().map { place, picture in
            HTMLText.image(
                picture.png, label: "sample picture of epoch \(picture.epoch)",
                attributes: " data-epoch=\"\(picture.epoch)\" width=\"\(picture.width)\" height=\"\(picture.height)\""
                    + (place == report.pictures.count - 1 ? "" : " hidden")) + "\n"
        }
        return "<figure data-slides>\n<div class=\"slider\" hidden><input type=\"range\" min=\"0\" "
            + "max=\"\(report.pictures.count - 1)\" step=\"1\" value=\"\(report.pictures.count - 1)\" aria-label=\"Epoch\">"
            + "<output>epoch \(last.epoch)</output><button type=\"button\">Play</button></div>\n"
            + images.joined() + "<figcaption>\(HTMLText.escaped(report.sampleCaption))</figcaption>\n</figure>\n"
    }

    private var reconstructions: String {
        guard let drawn = report.reconstructions else { return "" }
        let psnr = drawn.meanSquaredError > 0 ? "" : " (exact)"
        return "<figure>\(HTMLText.image(drawn.png, label: "pictures over their reconstructions"))<figcaption>"
            + HTMLText.escaped(
                "\(counted(drawn.count, "picture")) that it did not learn from, each over its reconstruction; mean squared error "
                    + "\(shortNumber(drawn.meanSquaredError))\(psnr)") + "</figcaption></figure>\n"
    }
}
