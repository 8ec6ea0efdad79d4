import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// A learning curve: its runs, what is gone on with, and what is refused.
@Suite struct LearningCurveTests {
    /// Small pictures of three classes, of the third fewer than of the others.
    private static func write(_ folder: String) throws {
        for (label, count) in [16, 16, 9].enumerated() {
            try FileSystem.makeFolder("\(folder)/pictures/\(label)")
            for index in 0..<count {
                let pixels = (0..<16).map { UInt8(($0 * 37 + index * 11 + label * 60) % 256) }
                let bytes = try PNGFile.encode(Image(height: 4, width: 4, channels: 1, pixels: pixels))
                try AtomicFile.write(bytes, to: "\(folder)/pictures/\(label)/\(index).png", isSynchronized: false)
            }
        }
    }

    private func curve(_ folder: String, _ name: String, models: [String] = ["softmax-regression"]) -> LearningCurve {
        let plans = models.map { model in
            var plan = TrainingPlan(model, on: DatasetSource("\(folder)/pictures"))
            (plan.epochs, plan.seed, plan.retention, plan.batchSize) = (2, 7, "last:2", 4)
            return plan
        }
        var curve = LearningCurve(plans, in: "\(folder)/\(name)")
        (curve.sizes, curve.repeats) = ([2, 20], 2)
        return curve
    }

    /// The bytes of all checkpoints of a curve, by their paths.
    private func checkpoints(_ folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for run in try FileSystem.names(in: "\(folder)/runs") {
            for name in try FileSystem.names(in: "\(folder)/runs/\(run)/checkpoints") where name.hasPrefix("epoch") {
                found["\(run)/\(name)"] = try FileSystem.read("\(folder)/runs/\(run)/checkpoints/\(name)")
            }
        }
        return found
    }

    /// Expects an error whose line has some words in it.
    private func expect(_ words: String, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
        let line = message(body)
        #expect(line.contains(words), "\(line)", sourceLocation: location)
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    @Test("a run of each size and repeat, tested on the same pictures; tables and figures of them") func whole() throws
    {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        let result = try curve(folder, "curve").run()
        #expect(!result.isInterrupted && result.runs.map(\.number) == [1, 1, 2, 2])
        #expect(result.runs.map(\.perClass) == [2, 20, 2, 20] && result.runs.map(\.seed) == [7, 7, 8, 8])
        #expect(result.runs.map(\.images) == [6, result.runs[1].images, 6, result.runs[1].images])
        #expect(result.runs.allSatisfy { $0.classes == 3 && $0.epochs == 2 && $0.measuredOn == "test" })
        let points = result.points
        #expect(
            points.map(\.perClass) == [2, 20] && points.map(\.runs) == [2, 2] && points.map(\.isShort) == [false, true])
        let accuracies = [result.runs[0].accuracy, result.runs[2].accuracy]
        #expect(points[0].accuracy.least == accuracies.min() && points[0].accuracy.greatest == accuracies.max())
        let lines = try String(decoding: FileSystem.read(result.tablePath), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 5 && lines[1].hasPrefix("softmax-regression,2,1,7,6,3,2,"))
        #expect(lines[1].hasSuffix("runs/softmax-regression-per-class-2-repeat-1"))
        let (table, columns) = try CSV.parse(FileSystem.read(result.summaryPath), name: "summary").rows.map(\.cells)
            .reduce(into: ([[String]](), 0)) {
                $0.0.append($1); $0.1 = $1.count
            }
        #expect(table.count == 2 && columns == 20 && table[1][0] == "softmax-regression" && table[1][1] == "20")
        for path in [result.chartPath, result.epochsPath] {
            let figure = try String(decoding: FileSystem.read(path), as: UTF8.self)
            #expect(figure.hasPrefix("<svg") && figure.contains("accuracy") && figure.contains("loss"))
        }
    }

    @Test("a run of it is what training with as many pictures of each class is") func oneRun() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        _ = try curve(folder, "curve").run()
        var plan = curve(folder, "").plans[0]
        (plan.seed, plan.data.reading.perClass) = (8, BalancedSubset(2, seed: 8))
        plan.place = .folder("\(folder)/alone")
        _ = try plan.prepared().begin().run()
        let name = "checkpoints/epoch-0002.safetensors"
        let alone = try FileSystem.read("\(folder)/alone/\(name)")
        let cell = try FileSystem.read("\(folder)/curve/runs/softmax-regression-per-class-2-repeat-2/\(name)")
        #expect(alone == cell)
    }

    @Test("stopped after any step and gone on with, it is the same") func goesOn() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        _ = try curve(folder, "whole").run()
        let whole = try checkpoints("\(folder)/whole")
        #expect(whole.count == 8)
        var (stops, found) = (0, 0)
        while true {
            var asked = 0
            let result = try curve(folder, "parts").run(shouldStop: {
                asked += 1
                return asked == 3
            }) { event in
                if case .finished(_, _, _, isFound: true) = event { found += 1 }
            }
            if !result.isInterrupted { break }
            stops += 1
            try #require(stops < 100)
        }
        #expect(stops > 5 && found > 5)
        let same = try checkpoints("\(folder)/parts") == whole
        #expect(same)
        // What is there is not trained again.
        var events: [Bool] = []
        let again = try curve(folder, "parts").run(report: { event in
            if case .finished(_, _, _, let isFound) = event { events.append(isFound) }
            if case .began = event { Issue.record("nothing is left to train") }
        })
        #expect(events == [true, true, true, true] && again.runs.count == 4)
    }

    @Test("more sizes, repeats and models add to it; other settings are refused") func settings() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        var first = curve(folder, "curve")
        (first.sizes, first.repeats) = ([2], 1)
        _ = try first.run()
        var more = curve(folder, "curve", models: ["softmax-regression", "mlp"])
        (more.sizes, more.repeats) = ([2, 3], 1)
        #expect(try more.run().runs.count == 4)
        let changes: [(String, (inout TrainingPlan) -> Void)] = [
            ("epochs was 2 and is 3 now", { $0.epochs = 3 }), ("seed was 7 and is 8 now", { $0.seed = 8 }),
            ("learning-rate was not given and is 0.5 now", { $0.learningRate = 0.5 }),
            ("augmentation was not given", { $0.augmentation = "invert" }),
            ("data reading test-share was not given and is 0.3 now", { $0.data.reading.testShare = 0.3 }),
            ("options input-normalisation", { $0.options["inputNormalisation"] = .text("samplewise-center") }),
            ("clipping", { $0.clipping = .init(kind: .value, limit: 1) }),
        ]
        for (words, change) in changes {
            var other = first
            change(&other.plans[0])
            let line = message { _ = try other.run() }
            #expect(line.contains("was begun with other settings: ") && line.contains(words), "\(line)")
        }
        // Where nobody says how many epochs, the same is found again.
        var usual = curve(folder, "usual")
        (usual.plans[0].epochs, usual.sizes, usual.repeats) = (nil, [2], 1)
        #expect(try usual.run().runs.count == 1 && usual.run().runs.count == 1)
        usual.plans[0].stopEarly = 2
        expect("leave out --stop-early") { _ = try usual.run() }
        var third = curve(folder, "curve", models: ["small-convnet"])
        third.plans[0].epochs = 1
        expect("epochs was 2 and is 1 now") { _ = try third.run() }
        // A curve of before there were lists that are empty here goes on.
        let record = "\(folder)/curve/learning-curve.json"
        let text = String(decoding: try FileSystem.read(record, limit: 1 << 20), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.contains("\"[]\"") }
        #expect(lines.count < text.split(separator: "\n").count)
        try AtomicFile.write(lines.joined(separator: "\n"), to: record)
        #expect(try first.run().runs.count == 1)
        // Where things are, and what never changes a result, is no setting.
        first.plans[0].data.storage = .files
        first.plans[0].data.root = folder
        #expect(try first.run().runs.count == 1)
    }

    @Test("beside another curve, which is read and drawn; what cannot be compared is refused") func beside() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        var first = curve(folder, "first")
        (first.sizes, first.repeats) = ([2, nil], 1)
        let alone = try first.run()
        // From weights, a phase of the head alone: a curve of other settings.
        var second = curve(folder, "second")
        (second.sizes, second.repeats) = ([2], 1)
        let weights = "\(folder)/first/runs/softmax-regression-all-repeat-1"
        (second.plans[0].origin, second.plans[0].epochs) = (weights, nil)
        second.plans[0].phases = [try TrainingPhase(parsing: "head:1@1e-2")]
        second.beside = ["\(folder)/first"]
        let both = try second.run()
        #expect(both.runs.count == 1 && both.points.map(\.model) == ["softmax-regression"])
        #expect(both.pointsBeside.map(\.model) == ["softmax-regression (first)", "softmax-regression (first)"])
        #expect(both.pointsBeside.map(\.perClass) == [2, nil])
        #expect(both.pointsBeside.map(\.accuracy) == alone.points.map(\.accuracy))
        for path in [both.chartPath, both.epochsPath] {
            #expect(try String(decoding: FileSystem.read(path), as: UTF8.self).contains("softmax-regression (first)"))
        }
        #expect(try FileSystem.names(in: "\(folder)/second/runs").count == 1)
        second.beside = ["\(folder)/second"]
        expect("and not the one that is trained") { try second.check() }
        var other = curve(folder, "other", models: ["mlp"])
        (other.plans[0].origin, other.sizes) = (weights, [2])
        expect("has weights of softmax-regression, and not of mlp") { _ = try other.run() }
        #expect(!FileSystem.isFolder("\(folder)/other"))
        second.beside = ["\(folder)/pictures"]
        expect("holds no learning curve") { _ = try second.run() }
        second.beside = ["\(folder)/none"]
        expect("no such folder") { _ = try second.run() }
        try AtomicFile.write(
            "{\"formatVersion\": 1, \"easelVersion\": \"1\", \"models\": {}}",
            to: "\(folder)/pictures/learning-curve.json")
        second.beside = ["\(folder)/pictures"]
        expect("no run is trained to its end") { _ = try second.run() }
        // Other pictures to measure on.
        var third = curve(folder, "third")
        (third.sizes, third.repeats) = ([2], 1)
        third.plans[0].data.reading.testShare = 0.5
        third.beside = ["\(folder)/first"]
        var trained = 0
        let line = message { _ = try third.run(report: { if case .began = $0 { trained += 1 } }) }
        #expect(line.contains("so that they cannot be compared") && trained == 0, "\(line)")
    }

    @Test("pictures that have changed, folders of something else, and what no curve is of") func refused() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try Self.write(folder)
        var one = curve(folder, "curve")
        (one.sizes, one.repeats) = ([2], 1)
        _ = try one.run()
        for index in 9..<16 { try OpenFolder("\(folder)/pictures/1").remove("\(index).png") }
        one.sizes = [2, 3]
        expect("not of the same pictures as") { _ = try one.run() }
        expect("is not empty, and holds no learning curve") { _ = try curve(folder, "pictures").run() }
        expect("name a classifier") { try curve(folder, "c", models: ["vae"]).check() }
        expect("mlp is named twice") { try curve(folder, "c", models: ["mlp", "mlp"]).check() }
        one.sizes = [2, nil, 2]
        expect("--per-class has 2 twice") { try one.check() }
        one.sizes = [0]
        expect("--per-class is 0") { try one.check() }
        (one.sizes, one.repeats) = ([nil], 0)
        expect("--repeats is 0") { try one.check() }
        try AtomicFile.write("{}", to: "\(folder)/curve/learning-curve.json")
        (one.sizes, one.repeats) = ([2], 1)
        expect("not the record of a learning curve") { _ = try one.run() }
    }
}
