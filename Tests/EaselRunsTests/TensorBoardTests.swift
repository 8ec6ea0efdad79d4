import EaselData
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTestSupport
import EaselTraining
import Foundation
import Testing

/// Event files beside a run, read by a reader of the tests' own.
struct TensorBoardTests {
    /// Trains a small model, 20 images in batches of 8; resumed, it goes on to where it is stopped.
    @discardableResult
    private func train(
        _ path: String, model: Int = 0, tensorBoard: Bool? = true, resuming: Bool = false, stopping: Int = .max,
        epochs: Int = 2, change: (inout RunRecord) -> Void = { _ in }
    ) throws -> TrainingEnd {
        let dataset = try fewDigits()
        var record = try recordOfRun(smallModels[model].name, smallModels[model].options, on: dataset, epochs: epochs)
        record.tensorBoard = tensorBoard
        let directory =
            try resuming ? RunDirectory.open(path, forTraining: true) : RunDirectory.create(at: path, record: record)
        let recipe = try ModelCatalog.recipe(for: directory.record, workers: Workers(threads: resuming ? 2 : 1))
        let trainer = try Trainer(
            recipe, on: dataset, into: resuming ? directory.changing(change) : directory, resuming: resuming)
        return try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
    }

    private func files(_ path: String) throws -> [WrittenEvents] {
        try FileSystem.names(in: path + "/tensorboard").map {
            try WrittenEvents(FileSystem.read("\(path)/tensorboard/\($0)"))
        }
    }

    /// What TensorBoard shows, without what a clock decides.
    private func shown(_ path: String) throws -> [String: [String]] {
        var shown = WrittenEvents.shown(try files(path))
        for timed in ["run/seconds", "run/imagesPerSecond"] { shown[timed] = nil }
        return shown.mapValues { $0.map { "\($0.step) \($0.value)" } }
    }

    @Test(arguments: [0, 2, 4, 10]) func eventsSayWhatTheRunLeft(model: Int) throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        try train(path, model: model)
        let files = try files(path)
        #expect(files.count == 1 && files.allSatisfy { !$0.isCut })
        let shown = WrittenEvents.shown(files)
        let run = try RunDirectory.open(path)
        let records = try LogReader(path: run.logPath).records.filter { $0.kind == .epoch }
        #expect(records.count == 2)
        var wanted: [String: [(Int, Double)]] = [:]
        for record in records {
            for (name, value) in record.train { wanted["train/\(name)", default: []].append((record.step, value)) }
            for (name, value) in record.test { wanted["test/\(name)", default: []].append((record.step, value)) }
            wanted["run/epoch", default: []].append((record.step, Double(record.epoch)))
            for (name, value) in [
                ("learningRate", record.learningRate), ("seconds", record.seconds),
                ("imagesPerSecond", record.imagesPerSecond),
            ] {
                wanted["run/\(name)", default: []].append((record.step, try #require(value)))
            }
        }
        for (tag, points) in wanted {
            #expect(shown[tag]?.map(\.step) == points.map(\.0), "\(tag)")
            #expect(shown[tag]?.map(\.value) == points.map { .scalar(Float($0.1)) }, "\(tag)")
        }
        let images = try #require(shown["samples"])
        for (record, image) in zip(records, images) {
            guard case .image(_, _, _, let png) = image.value else {
                Issue.record("no image")
                continue
            }
            #expect(png == bytes(of: run.samplePath(epoch: record.epoch)) && image.step == record.step)
        }
        // What is left are histograms: of all that the last checkpoint has but statistics.
        let histograms = shown.filter { wanted[$0.key] == nil && $0.key != "samples" }
        #expect(!histograms.isEmpty)
        let checkpoint = try run.latestCheckpoint().file
        for (tag, points) in histograms {
            let values: [Float] = try checkpoint.values(tag.replacingOccurrences(of: "/", with: "."))
            guard points.count == 2, case .histogram(let histogram) = points[1].value else {
                Issue.record("\(tag) is no histogram of each epoch")
                continue
            }
            #expect(Int(histogram.count) == values.count && histogram.counts.reduce(0, +) == histogram.count, "\(tag)")
            #expect(histogram.minimum == values.min().map(Double.init), "\(tag)")
            #expect(histogram.maximum == values.max().map(Double.init), "\(tag)")
            #expect(abs(histogram.sum - values.reduce(0) { $0 + Double($1) }) < 1e-6, "\(tag)")
        }
        let graph = try #require(files[0].events.compactMap(\.graph).first)
        let names = Set(graph.map(\.name))
        #expect(graph.count > 3 && names.count == graph.count)
        #expect(graph.allSatisfy { names.isSuperset(of: $0.inputs) })
    }

    /// Files for TensorBoard change no byte of what is trained.
    @Test(arguments: [0, 2, 6, 10]) func trainingIsTheSame(model: Int) throws {
        let folder = TemporaryFolder()
        let (with, without) = (folder.path + "/with", folder.path + "/without")
        try train(with, model: model)
        try train(without, model: model, tensorBoard: nil)
        let names = [
            "checkpoints/epoch-0001.safetensors", "checkpoints/epoch-0002.safetensors", "samples/epoch-0002.png",
        ]
        for name in names {
            let (first, second) = (bytes(of: "\(with)/\(name)"), bytes(of: "\(without)/\(name)"))
            #expect(!first.isEmpty && first == second, "\(name)")
        }
        #expect(FileSystem.isFolder(with + "/tensorboard") && !FileSystem.isFolder(without + "/tensorboard"))
    }

    /// A run that is stopped, within an epoch or at its end, ends with the same events as one that was not.
    @Test(arguments: [1, 3, 4]) func aResumedRunGoesOn(stop: Int) throws {
        let folder = TemporaryFolder()
        let (whole, parts) = (folder.path + "/whole", folder.path + "/parts")
        try train(whole)
        #expect(try train(parts, stopping: stop) == .interrupted)
        #expect(try train(parts, resuming: true) == .finished)
        #expect(try files(parts).count == 2)
        #expect(try shown(parts) == shown(whole))
        // A run that is done begins no file.
        #expect(try train(parts, resuming: true) == .finished)
        #expect(try files(parts).count == 2)
    }

    /// After a kill between an epoch's events and its checkpoint, and with a record torn at the end, the epoch is there once.
    @Test(arguments: [false, true]) func anEpochThatIsTrainedAgainIsThereOnce(isTorn: Bool) throws {
        let folder = TemporaryFolder()
        let (whole, killed) = (folder.path + "/whole", folder.path + "/killed")
        try train(whole)
        try train(killed)
        try FileManager.default.removeItem(atPath: killed + "/checkpoints/epoch-0002.safetensors")
        if isTorn {
            let name = "\(killed)/tensorboard/\(try FileSystem.names(in: killed + "/tensorboard")[0])"
            try put(Array(bytes(of: name).dropLast(100)), at: name)
            try put([1, 2, 3], at: killed + "/tensorboard/.beginning.1-1.partial")
        }
        #expect(try train(killed, resuming: true) == .finished)
        let files = try files(killed)
        #expect(files.count == 2 && files[0].isCut == isTorn && files[1].events.contains { $0.isStart && $0.step == 4 })
        #expect(try shown(killed) == shown(whole))
        // What a kill left half-written is gone.
        #expect(folder.names("killed/tensorboard").count == 2)
    }

    /// A run that was begun without gets them from where it is resumed.
    @Test func aResumedRunBeginsThem() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        try train(path, tensorBoard: nil, stopping: 3)
        try train(path, resuming: true) { $0.tensorBoard = true }
        let files = try files(path)
        #expect(files.count == 1 && files[0].events.contains { $0.graph != nil })
        #expect(WrittenEvents.shown(files)["run/epoch"]?.map(\.value) == [.scalar(2)])
        #expect(try RunDirectory.open(path).record.tensorBoard == true)
    }

    /// A file in the folder's place is said before a step is taken.
    @Test func aFileInTheWay() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        try train(path, tensorBoard: nil, stopping: 3)
        try put([1], at: path + "/tensorboard")
        let line = message { try train(path, resuming: true) { $0.tensorBoard = true } }
        #expect(line.contains("tensorboard: a folder is expected here"), "\(line)")
        #expect(try RunDirectory.open(path).latestCheckpoint().metadata.step == 3)
    }

    /// A record without the field, as every one of before there was one, is read; and one without it is written as before.
    @Test func olderRecordsAreRead() throws {
        let folder = TemporaryFolder()
        var record = try recordOfRun(smallModels[0].name, smallModels[0].options, on: fewDigits())
        try record.write(to: folder.path + "/run.json")
        #expect(!String(decoding: bytes(of: folder.path + "/run.json"), as: UTF8.self).contains("tensorBoard"))
        #expect(try RunRecord.read(path: folder.path + "/run.json").tensorBoard == nil)
        record.tensorBoard = true
        try record.write(to: folder.path + "/run.json")
        #expect(try RunRecord.read(path: folder.path + "/run.json").tensorBoard == true)
    }

    /// A plan records it, and a change turns it on and off; a learning curve does not compare it.
    @Test func plansAndChanges() throws {
        let folder = TemporaryFolder()
        var plan = TrainingPlan("softmax-regression", on: DatasetSource("digits", limit: 20))
        #expect(try plan.prepared().record.tensorBoard == nil)
        plan.tensorBoard = true
        (plan.epochs, plan.place) = (1, .folder(folder.path + "/run"))
        _ = try plan.prepared().begin().run()
        #expect(try files(folder.path + "/run").count == 1)
        let off = try ResumedTraining(folder.path + "/run", change: TrainingChange(epochs: 2, tensorBoard: false))
        _ = try off.trainer().run()
        #expect(try files(folder.path + "/run").count == 1)
        #expect(try RunDirectory.open(folder.path + "/run").record.tensorBoard == nil)
    }
}
