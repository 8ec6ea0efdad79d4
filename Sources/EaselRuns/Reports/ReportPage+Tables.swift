import EaselCore
import EaselFiles
import EaselLayers
import EaselTraining

/// The layers of the model, the epochs as numbers, and the machine.
extension ReportPage {
    var model: String {
        guard let described = report.description else { return "" }
        let facts = HTMLText.list([
            ("Parameters", grouped(described.parameters)),
            ("Statistics, not trained", described.statistics == 0 ? nil : grouped(described.statistics)),
            (
                "In heads that only training uses",
                described.trainingOnlyParameters == 0 ? nil : grouped(described.trainingOnlyParameters)
            ),
            ("Multiply-adds of one \(report.record.dataset.noun)", grouped(described.multiplyAddsPerImage)),
            ("Flops of a training step", grouped(described.stepFlops)),
            ("Memory of training", byteText(described.memory.total)),
        ])
        let tables = described.parts.map { part in
            let rows = part.summary.rows.map { row in
                [
                    row.name, row.kind.isEmpty ? "(outside of layers)" : row.kind, row.outputShape.description,
                    grouped(row.parameters), grouped(row.multiplyAdds),
                    row.receptiveField.map { "\($0)" } ?? "–",
                ]
            }
            let title = part.name.isEmpty ? "" : "<h3>\(HTMLText.escaped(part.name))</h3>\n"
            return title
                + HTMLText.table(
                    head: ["name", "layer", "output", "parameters", "multiply-adds", "receptive field"], rows: rows,
                    textColumns: 3)
        }
        let rows = described.parts.reduce(0) { $0 + $1.summary.rows.count }
        return facts + "<details\(rows <= 30 ? " open" : "")><summary>\(counted(rows, "layer")), for a batch of "
            + "\(described.batchSize)</summary>\n\(tables.joined())</details>\n" + HTMLText.items(described.notes)
    }

    /// The most epochs of the table.
    private static let mostEpochs = 60

    var epochs: String {
        guard !report.epochs.isEmpty else { return "" }
        let places = EpochPicture.evenly(report.epochs.count, most: Self.mostEpochs)
        let shown = places.map { report.epochs[$0] }
        let place = report.record.dataset.monitoredName
        let (train, test) = (
            Set(report.epochs.flatMap(\.train.keys)).sorted(), Set(report.epochs.flatMap(\.test.keys)).sorted()
        )
        func title(_ name: String) -> String { report.metrics.first { $0.name == name }?.title ?? name }
        func cell(_ value: Double?) -> String { value.map { shortNumber($0) } ?? "–" }
        let rows = shown.map { record in
            ["\(record.epoch)"] + train.map { cell(record.train[$0]) } + test.map { cell(record.test[$0]) }
                + [
                    record.learningRate.map { shortNumber($0) } ?? "–",
                    record.imagesPerSecond.map { shortNumber($0.rounded()) } ?? "–",
                ]
        }
        let head =
            ["epoch"] + train.map { "training \(title($0))" } + test.map { "\(place) \(title($0))" }
            + ["learning rate", "\(report.record.dataset.noun)s/s"]
        let note =
            places.count < report.epochs.count
            ? "<p class=\"quiet\">\(places.count) of \(report.epochs.count) epochs, evenly spread.</p>\n" : ""
        return "<details><summary>\(counted(report.epochs.count, "epoch")) as numbers</summary>\n" + note
            + HTMLText.table(head: head, rows: rows, textColumns: 0) + "</details>\n"
    }

    var environment: String {
        let (record, machine) = (report.record, report.machine)
        let speed = report.epochs.compactMap(\.imagesPerSecond).filter(\.isFinite)
        let mean = speed.isEmpty ? nil : speed.reduce(0, +) / Double(speed.count)
        let isEvaluated = report.evaluation != nil || report.reconstructions != nil
        return HTMLText.list([
            (
                "Trained by",
                "Easel \(record.easelVersion)\(record.host.map { " on \(counted($0.threads, "thread"))" } ?? "")"
            ),
            ("Speed of training", mean.map { "\(shortNumber($0.rounded())) \(record.dataset.noun)s a second" }),
            ("Seconds of training", report.seconds > 0 ? durationText(report.seconds) : nil),
            ("This page was made by", "Easel \(report.easelVersion), \(report.made)"),
            (
                isEvaluated ? "Measured here on" : "This page was made on",
                "\(machine.name ?? "a processor without a name"), \(machine.instructionSet), \(counted(machine.threads, "thread"))"
            ),
        ])
    }
}

extension RunReport {
    /// What the sample pictures of epochs show.
    var sampleCaption: String {
        let noun = record.dataset.noun
        guard let entry = try? ModelCatalog.entry(named: record.model.name) else { return "The sample of each epoch." }
        if task == ModelTask.regression.name {
            return "Predicted numbers against those that are true, of \(noun)s to test on, after each epoch."
        }
        if noun == "row" { return "What the model makes of \(noun)s to test on after each epoch." }
        if entry.classifier != nil && task == ModelTask.classification.name {
            return
                "Test pictures after each epoch, framed green where they are right and red where not, over a picture of the class "
                + "they were taken for."
        }
        if entry.segmenter != nil { return "Test pictures, their masks, and what the model found, after each epoch." }
        if entry.denoiser != nil { return "Test pictures, with noise, and without it by the model, after each epoch." }
        if entry.autoencoder != nil {
            return "Test pictures over what the model makes of them, after each epoch"
                + (entry.hasPrior ? "; and pictures that it draws." : ".")
        }
        return "The same noise, drawn by the model after each epoch."
    }
}

extension RunRecord {
    /// The optimizer, its learning rate, and its other hyperparameters.
    var optimizerText: String {
        let others = optimizer.hyperparameters.sorted { $0.key < $1.key }.map {
            "\($0.key) \(singlePrecision($0.value))"
        }
        return ([optimizer.name, "learning rate \(singlePrecision(optimizer.learningRate))"] + others).joined(
            separator: ", ")
    }
}
