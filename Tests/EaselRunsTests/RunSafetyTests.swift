import EaselFiles
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Runs that someone else made or wants at the same time.
@Suite struct RunSafetyTests {
    private func link(_ path: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Every part of a run in turn is a link to something outside, which must stay as it was.
    @Test func linksInARunAreNotFollowed() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let outside = run.folder.path + "/outside"
        try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
        for (index, name) in ["log.jsonl", "samples", "checkpoints"].enumerated() {
            let directory = try run.directory("run\(index)")
            _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
            try? FileManager.default.removeItem(atPath: directory.path + "/" + name)
            try put([7], at: outside + "/target")
            try put([7], at: outside + "/.x.partial")
            try link(directory.path + "/" + name, to: name == "log.jsonl" ? outside + "/target" : outside)
            let text = message {
                let opened = try RunDirectory.open(directory.path)
                _ = try Trainer(run.recipe(), on: run.dataset, into: opened, epochs: 2, resuming: true).run()
            }
            #expect(text.hasPrefix("\(directory.path)/\(name): is a symbolic link"), "\(text)")
            #expect(run.folder.names("outside") == [".x.partial", "target"] && bytes(of: outside + "/target") == [7])
        }
    }

    @Test func aJudgeThatIsALinkIsRefused() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        var record = run.record
        record.judge = .init(path: "elsewhere", hash: "0")
        let directory = try RunDirectory.create(at: run.folder.path + "/run", record: record)
        try link(directory.path + "/judge", to: run.folder.path)
        let text = message { _ = try TrainedJudge(keptIn: directory) }
        #expect(text.hasPrefix("\(directory.path)/judge: is a symbolic link"), "\(text)")
    }

    @Test func aPictureThatIsALinkIsReplacedItself() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let directory = try run.directory()
        for name in ["samples/epoch-0001.png", "curves.svg", "curves.png", "checkpoints/epoch-0001.safetensors"] {
            try put([7], at: run.folder.path + "/target")
            try link(directory.path + "/" + name, to: run.folder.path + "/target")
        }
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        #expect(bytes(of: run.folder.path + "/target") == [7])
        #expect(bytes(of: directory.samplePath(epoch: 1)).count > 100)
    }

    @Test func linksAreNoCheckpoints() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let directory = try run.directory()
        try link(directory.checkpointsPath + "/latest.safetensors", to: "epoch-0001.safetensors")
        try link(directory.checkpointsPath + "/epoch-0002.safetensors", to: "/nowhere")
        let trainer = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: true)
        #expect(trainer.stepsDone == 0)
        #expect(try trainer.run() == .finished)
    }

    @Test func weightsThatAreNoNumbersAreNamed() throws {
        let run = try SmallRun(train: 20, batchSize: 10, epochs: 1)
        let directory = try run.directory()
        _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: false).run()
        let path = directory.checkpointsPath + "/epoch-0001.safetensors"
        let file = try SafetensorsFile(path: path)
        for (name, isWeight) in [("encoder.0.weight", true), ("optimizer.secondMoment.encoder.0.weight", false)] {
            try #require(file.tensor(name) != nil, "\(file.tensors.map(\.name))")
            // As another program would write it: without checksums.
            var writer = SafetensorsWriter(metadata: file.metadata.filter { $0.key != "easel.crc32" })
            for tensor in file.tensors {
                if tensor.elementType == .float32 {
                    var values: [Float] = try file.values(tensor.name)
                    if tensor.name == name { values[2] = .infinity }
                    try writer.add(tensor.name, shape: tensor.shape, values)
                } else {
                    try writer.add(tensor.name, shape: tensor.shape, file.values(tensor.name, as: UInt64.self))
                }
            }
            try writer.write(to: path)
            let found = try directory.latestCheckpoint()
            if isWeight {
                let text = message { _ = try run.record.latentDecoder(from: found.file) }
                #expect(text.hasPrefix("\(path): tensor '\(name)' holds inf (at 2)"), "\(text)")
            } else {
                _ = try run.record.latentDecoder(from: found.file)
                _ = try Trainer(run.recipe(), on: run.dataset, into: directory, resuming: true)
            }
        }
    }

    /// Of many that want one folder, one gets it whole, and the others change nothing in it.
    @Test func onlyOneOfManyMakesARun() async throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (try? RunDirectory.create(at: path, record: exampleRecord())) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(folder.names() == ["run"] && folder.names("run") == ["checkpoints", "run.json", "samples"])
    }

    @Test func whatAKilledProcessLeftIsClearedAway() throws {
        let folder = TemporaryFolder()
        let left = folder.path + "/.easel-run.1-1.partial"
        try FileManager.default.createDirectory(atPath: left + "/samples", withIntermediateDirectories: true)
        try put([1], at: left + "/samples/x")
        _ = try RunDirectory.create(at: folder.path + "/run", record: exampleRecord())
        #expect(folder.names() == ["run"])
    }

    @Test func anEmptyFolderKeepsItsPermissions() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        #expect(mkdir(path, 0o700) == 0)
        _ = try RunDirectory.create(at: path, record: exampleRecord())
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test func rulesForWhatIsKept() throws {
        for text in ["all", "last:5", "last:2,every:10", "last:7,every:10"] {
            #expect(try CheckpointRetention(parsing: text).description == text)
        }
        #expect(try CheckpointRetention(parsing: "best") == CheckpointRetention(keepingLast: 2))
        #expect(try CheckpointRetention(parsing: "every:10") == CheckpointRetention(keepingLast: 2, keepingEvery: 10))
        #expect(try CheckpointRetention(parsing: "last:1").description == "last:2")
        #expect(CheckpointRetention(keepingLast: 5, keepingEvery: 10).count(epochs: 100) == 5 + 9)
        #expect(CheckpointRetention.all.count(epochs: 100) == 100)
        for text in ["", "last", "last:0", "last:-1", "every:x", "last:5,last:6", "worst", "last:5,", "all,last:2"] {
            #expect(message { _ = try CheckpointRetention(parsing: text) }.contains("there is no rule \"\(text)\""))
        }
    }
}
