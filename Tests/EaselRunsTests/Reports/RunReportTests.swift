import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Reports of runs: what is in them, that it is true, and that nothing from outside does more than stand there.
@Suite struct RunReportTests {
    private func texts(_ value: some Encodable) throws -> [String: Any] {
        let data = try JSONEncoder().encode(value)
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("a classifier: confusion, classes, curves, pictures; hostile names are text") func classifier() throws {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/<i>set", classes: hostileNames)
        let run = try trained(
            "softmax-regression", on: folder.path + "/<i>set", as: folder.path + "/run&<u>", epochs: 3)
        let report = try RunReport(of: run)
        #expect(report.notes.isEmpty, "\(report.notes)")
        #expect(report.task == "classification" && report.sampleEpochs == [1, 2, 3])
        let page = report.html
        // The pictures of three epochs, and perhaps a sheet of mistakes.
        let images = try expectWhole(page)
        #expect((3...4).contains(images.count))
        #expect(page.contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img src=x"))
        #expect(page.contains("&lt;b onload=&#39;x&#39;&gt;&amp;amp;") && !page.contains("<b onload"))
        #expect(page.contains("run&amp;&lt;u&gt;") && !page.contains("<u>") && !page.contains("<i>"))
        for part in [
            "Confusion matrix", "precision", "Curves", "Pictures by epoch", "softmax-regression",
            "aria-label=\"Epoch\"",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        // No place on this machine.
        #expect(!page.contains(folder.path))
        let evaluation = try #require(report.evaluation)
        #expect(evaluation.confusion?.joined().reduce(0, +) == evaluation.images)
        #expect(evaluation.classes?.map(\.name).sorted() == hostileNames.sorted())
    }

    @Test("numbers are those of the log") func numbers() throws {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/set", classes: ["a", "b"])
        let run = try trained("softmax-regression", on: folder.path + "/set", as: folder.path + "/run", epochs: 4)
        let report = try RunReport(of: run)
        let log = try LogReader(path: run + "/log.jsonl").records.filter { $0.kind == .epoch }
        #expect(report.epochs == log && log.count == 4)
        let page = report.html
        for record in log {
            for value in Array(record.train.values) + Array(record.test.values) {
                #expect(page.contains(">\(shortNumber(value))<"), "\(value)")
            }
        }
        let accuracy = try #require(report.measurements.first)
        #expect(accuracy.name == "accuracy" && accuracy.last == log.last?.test["accuracy"])
        #expect(accuracy.best == log.compactMap { $0.test["accuracy"] }.max() && accuracy.curve.count == 4)
        let json = try texts(report)
        #expect((json["epochs"] as? [[String: Any]])?.count == 4)
        #expect((json["record"] as? [String: Any])?["epochs"] as? Int == 4)
        // What was measured now is what was measured then.
        let measured = try #require(report.evaluation?.test["accuracy"])
        #expect(abs(measured - (log.last?.test["accuracy"] ?? 0)) < 1e-9)
    }

    @Test("an autoencoder has reconstructions, also where its pictures have gone; then a line says what is left out")
    func withoutPictures() throws {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/set", classes: ["a"], count: 20)
        let run = try trained(
            "dense-autoencoder", on: folder.path + "/set", as: folder.path + "/run", options: ["latentSize": 2])
        let whole = try RunReport(of: run)
        #expect(whole.notes.isEmpty && whole.evaluation != nil, "\(whole.notes)")
        #expect(try expectWhole(whole.html).count == 3)
        try FileManager.default.removeItem(atPath: folder.path + "/set")
        let bare = try RunReport(of: run)
        #expect(bare.evaluation == nil && bare.notes.count == 1)
        #expect(bare.notes[0].hasPrefix("no measurement of the test pictures: "), "\(bare.notes)")
        let page = bare.html
        #expect(try expectWhole(page).count == 3 && page.contains("Left out, and notes"))
        #expect(page.contains("Reconstructions"))
        // What a person is told names the place that was looked in; a page is handed on.
        #expect(bare.notes[0].contains(folder.path) && !page.contains(folder.path) && page.contains("/set"))
        var request = ReportRequest()
        request.isEvaluated = false
        #expect(try expectWhole(RunReport(of: run, request).html).count == 2)
    }

    @Test("what is damaged is left out and named; what is no run is an error") func damage() throws {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/set", classes: ["a", "b"])
        let run = try trained("softmax-regression", on: folder.path + "/set", as: folder.path + "/run", epochs: 3)
        try put(Array("no picture".utf8), at: run + "/samples/epoch-0002.png")
        var log = bytes(of: run + "/log.jsonl")
        log += Array("{\"kind\":\"epoch\",\"epo".utf8)
        try put(log, at: run + "/log.jsonl")
        for name in try FileSystem.names(in: run + "/checkpoints") {
            try FileManager.default.removeItem(atPath: run + "/checkpoints/" + name)
        }
        let report = try RunReport(of: run)
        #expect(report.sampleEpochs == [1, 3] && report.epochs.count == 3)
        for part in ["log.jsonl: 1 damaged lines", "samples/epoch-0002.png", "nothing that applies the model: "] {
            #expect(report.notes.contains { $0.contains(part) }, "\(report.notes)")
        }
        #expect(report.notes.allSatisfy { !$0.contains("\n") })
        try expectWhole(report.html)
        try put(Array("{".utf8), at: run + "/run.json")
        #expect(message { _ = try RunReport(of: run) }.contains("run.json: not a run's record"))
        #expect(message { _ = try RunReport(of: folder.path + "/set") }.hasSuffix("it has no run.json"))
    }

    @Test("a page has the pictures of sixty epochs at most, the first and the last among them") func manyEpochs() throws
    {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/set", classes: ["a", "b"], count: 4)
        let run = try trained("softmax-regression", on: folder.path + "/set", as: folder.path + "/run", epochs: 70) {
            $0.retention = "last:2"
        }
        var request = ReportRequest()
        request.isEvaluated = false
        let report = try RunReport(of: run, request)
        #expect(report.sampleEpochs.count == 60 && report.sampleEpochs.first == 1 && report.sampleEpochs.last == 70)
        #expect(report.notes.contains { $0.contains("60 of the pictures of 70 epochs") })
        let page = report.html
        #expect(try expectWhole(page).count == 60 && page.contains("60 of 70 epochs, evenly spread"))
    }

    @Test("values that are no numbers are said, and break neither the page nor its JSON") func notFinite() throws {
        let folder = TemporaryFolder()
        let run = try SmallRun()
        let directory = try run.directory()
        let log = try LogWriter(path: directory.logPath)
        for epoch in 1...3 {
            try log.append(
                LogRecord(
                    kind: .epoch, epoch: epoch, step: 4 * epoch, train: ["loss": .infinity, "<x>": 1],
                    test: ["loss": epoch == 2 ? 0.5 : .nan], health: ["a finding with <tags>"]))
        }
        _ = folder.path
        let report = try RunReport(of: directory.path)
        #expect(report.measurements.first?.best == 0.5 && report.measurements.first?.last == nil)
        #expect(report.findings.count == 3)
        let page = report.html
        try expectWhole(page)
        #expect(page.contains(">nan<") && page.contains(">inf<") && page.contains("a finding with &lt;tags&gt;"))
        _ = try texts(report)
    }
}
