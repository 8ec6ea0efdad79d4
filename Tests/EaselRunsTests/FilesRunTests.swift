import EaselFiles
import EaselCore
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct FilesRunTests {
    private func metadata(_ epoch: Int, step: Int, complete: Bool = true, score: Double? = nil) -> CheckpointMetadata {
        CheckpointMetadata(
            epoch: epoch, isEpochComplete: complete, step: step, seed: 7, model: "autoencoder", score: score,
            scoreName: score == nil ? nil : "test loss", scoreDirection: .lower)
    }

    private func writer(_ value: Float = 1) throws -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [2], [value, value])
        return writer
    }

    private func run(in folder: borrowing TemporaryFolder) throws -> RunDirectory {
        try RunDirectory.create(at: folder.path + "/run", record: exampleRecord())
    }

    @Test func numbersFollowTheHighest() throws {
        let folder = TemporaryFolder()
        let runs = folder.path + "/outputs/deep"
        #expect(
            try RunDirectory.create(named: "vae-mnist", in: runs, record: exampleRecord()).path
                == runs + "/00001-vae-mnist")
        for name in ["00041-gan", "gallery", "7-x", "00099", "99999999999999999999-x"] {
            try FileManager.default.createDirectory(atPath: runs + "/" + name, withIntermediateDirectories: true)
        }
        let record = exampleRecord()
        let run = try RunDirectory.create(named: "vae ../ü/x", in: runs, record: record)
        #expect(run.path == runs + "/00042-vae-..---x")
        #expect(folder.names("outputs/deep/00042-vae-..---x") == ["checkpoints", "run.json", "samples"])
        #expect(run.samplePath(epoch: 3) == run.path + "/samples/epoch-0003.png")
        #expect(try RunRecord.read(path: run.recordPath) == record)
    }

    @Test func runsStartedAtOnceTakeDifferentNumbers() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<16 {
                group.addTask { _ = try? RunDirectory.create(named: "r\(index)", in: path, record: exampleRecord()) }
            }
        }
        #expect(folder.names().map { $0.prefix(5) } == (1...16).map { "000\($0 < 10 ? "0" : "")\($0)" })
    }

    @Test func namedFoldersAreNeverOverwritten() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/a/b"
        _ = try RunDirectory.create(at: path, record: exampleRecord())
        #expect(
            message { _ = try RunDirectory.create(at: path, record: exampleRecord()) }.contains("holds a run already"))
        try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
        _ = try RunDirectory.create(at: folder.path + "/empty", record: exampleRecord())
        #expect(
            message { _ = try RunDirectory.create(at: folder.path, record: exampleRecord()) }
                == folder.path + ": is not empty (it has 'a'): name a new folder")
        try put([1], at: folder.path + "/file")
        #expect(
            message { _ = try RunDirectory.create(at: folder.path + "/file", record: exampleRecord()) }
                .contains("Not a directory"))
        #expect(
            message { _ = try RunDirectory.create(at: folder.path + "/file/x", record: exampleRecord()) }
                .contains("a file of that name is in the way"))
        #expect(
            message { _ = try RunDirectory.create(at: "/proc/run", record: exampleRecord()) }
                .hasPrefix("/proc/run: cannot create the folder"))
    }

    @Test func onlyRunsAreOpenedAndOnlyOneProcessTrains() throws {
        let folder = TemporaryFolder()
        #expect(message { _ = try RunDirectory.open(folder.path + "/x") }.contains("no such run"))
        #expect(message { _ = try RunDirectory.open(folder.path) }.hasSuffix("not a run: it has no run.json"))
        let path = try run(in: folder).path
        do {
            let training = try RunDirectory.open(path, forTraining: true)
            #expect(
                message { _ = try RunDirectory.open(path, forTraining: true) }
                    == path + ": another process is training this run")
            #expect(try RunDirectory.open(path).record == training.record)
        }
        try put([1], at: path + "/checkpoints/.epoch-0001.safetensors.1-1.partial")
        _ = try RunDirectory.open(path, forTraining: true)
        #expect(folder.names("run/checkpoints") == [])
    }

    @Test func latestAndBestFollowFromTheFiles() throws {
        let folder = TemporaryFolder()
        let run = try run(in: folder)
        #expect(message { _ = try run.latestCheckpoint() }.contains("has no checkpoint yet"))
        try run.save(writer(1), as: metadata(1, step: 10, score: 0.5))
        try run.save(writer(2), as: metadata(2, step: 20, score: 0.25))
        try run.save(writer(3), as: metadata(3, step: 30, score: .nan))
        try run.save(writer(4), as: metadata(4, step: 35, complete: false))
        #expect(
            folder.names("run/checkpoints") == [
                "best.safetensors", "epoch-0001.safetensors", "epoch-0002.safetensors", "epoch-0003.safetensors",
                "epoch-0004-step-000035.safetensors", "latest.safetensors",
            ])
        let latest = try run.latestCheckpoint()
        #expect(latest.metadata == metadata(4, step: 35, complete: false) && latest.passedOver.isEmpty)
        #expect(try latest.file.values("w", as: Float.self) == [4, 4])
        #expect(try run.bestCheckpoint().metadata == metadata(2, step: 20, score: 0.25))
        let links = [("latest", Float(4)), ("best", 2)]
        for (name, value) in links {
            let file = try SafetensorsFile(path: run.checkpointsPath + "/\(name).safetensors")
            #expect(try file.values("w", as: Float.self) == [value, value])
        }
        // What was saved within the epoch goes once the epoch is saved.
        try run.save(writer(5), as: metadata(4, step: 40, score: 0.25))
        #expect(!folder.names("run/checkpoints").contains("epoch-0004-step-000035.safetensors"))
        #expect(try run.bestCheckpoint().metadata.epoch == 2)
    }

    @Test func aDamagedCheckpointIsPassedOver() throws {
        let folder = TemporaryFolder()
        let run = try run(in: folder)
        try run.save(writer(1), as: metadata(1, step: 10))
        try run.save(writer(2), as: metadata(2, step: 20))
        let newest = run.checkpointsPath + "/epoch-0002.safetensors"
        #expect(truncate(newest, 60) == 0)
        try put(
            bytes(of: run.checkpointsPath + "/epoch-0001.safetensors"),
            at: run.checkpointsPath + "/epoch-0003.safetensors")
        let found = try run.latestCheckpoint()
        #expect(found.metadata.epoch == 1)
        #expect(found.passedOver.map(\.path) == [run.checkpointsPath + "/epoch-0003.safetensors", newest])
        #expect("\(found.passedOver)".contains("named after another step"))
        #expect(try run.bestCheckpoint().metadata.epoch == 1)
        try put([], at: run.checkpointsPath + "/epoch-0001.safetensors")
        #expect(message { _ = try run.latestCheckpoint() }.contains("has no whole checkpoint; the newest: "))
    }

    @Test func pruningKeepsTheLastTheBestAndEveryNth() throws {
        let folder = TemporaryFolder()
        let run = try run(in: folder)
        for epoch in 1...12 {
            try run.save(
                writer(), as: metadata(epoch, step: epoch * 10, score: epoch == 3 ? 0.1 : 0.2),
                retaining: CheckpointRetention(keepingLast: 2, keepingEvery: 5))
        }
        let kept = folder.names("run/checkpoints").filter { $0.hasPrefix("epoch") }
        #expect(kept == [3, 5, 10, 11, 12].map { "epoch-\($0 < 10 ? "000" : "00")\($0).safetensors" })
    }

    @Test func foreignFilesAreNoCheckpoints() throws {
        let folder = TemporaryFolder()
        let run = try run(in: folder)
        try writer().write(to: run.checkpointsPath + "/epoch-0001.safetensors")
        #expect(message { _ = try run.latestCheckpoint() }.contains("has no 'easel.format'"))
        var newer = try writer()
        newer.metadata = metadata(1, step: 1).texts
        newer.metadata["easel.format"] = "2"
        try newer.write(to: run.checkpointsPath + "/epoch-0001.safetensors")
        #expect(message { _ = try run.latestCheckpoint() }.contains("a checkpoint of format 2"))
        for (key, value) in [
            ("step", "-1"), ("step", "1e3"), ("epochComplete", "yes"), ("seed", "x"), ("score", "low"),
            ("scoreDirection", "sideways"),
        ] {
            var wrong = try writer()
            wrong.metadata = metadata(1, step: 1, score: 1).texts
            wrong.metadata["easel.\(key)"] = value
            try wrong.write(to: run.checkpointsPath + "/epoch-0001.safetensors")
            #expect(message { _ = try run.latestCheckpoint() }.contains("'easel.\(key)' is '\(value)'"))
        }
        for name in [
            "epoch-1", "epoch-00001", "epoch-+001", "epoch-0001-step-1", "epoch-0001-step", "x-0001", "epoch--001",
        ] {
            try writer().write(to: run.checkpointsPath + "/\(name).safetensors")
        }
        try FileManager.default.removeItem(atPath: run.checkpointsPath + "/epoch-0001.safetensors")
        #expect(message { _ = try run.latestCheckpoint() }.contains("has no checkpoint yet"))
    }
}
