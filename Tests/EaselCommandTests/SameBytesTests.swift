import EaselRandom
import Foundation
import Testing

/// The same seed gives the same bytes, through the command itself, on any number of threads and after any interruption.
struct SameBytesTests {
    /// Three epochs of seven batches, the last of them smaller, on a model small enough to be quick in a debug build.
    static let arguments = [
        "train", "autoencoder", "--data", "digits", "--limit", "200", "--batch-size", "32", "--epochs", "3", "--seed",
        "7",
        "--widths", "4,8", "--latent-size", "16", "--schedule", "warm-up=1,cosine",
    ]

    private static func train(_ run: String, _ more: [String] = [], in folder: Folder) throws -> Finished {
        let finished = try Command.run(arguments + ["--output", run] + more, in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        return finished
    }

    @Test func threadsDoNotMatter() throws {
        let folder = Folder()
        for threads in ["1", "2", "3"] { _ = try Self.train("run-\(threads)", ["--threads", threads], in: folder) }
        try folder.expectSameRun("run-1", "run-2")
        try folder.expectSameRun("run-1", "run-3")
    }

    @Test func anotherSeedGivesOtherBytes() throws {
        let folder = Folder()
        _ = try Self.train("run", in: folder)
        _ = try Self.train("other", ["--seed", "8"], in: folder)
        let isEqual =
            folder.bytes("run/checkpoints/epoch-0003.safetensors")
            == folder.bytes("other/checkpoints/epoch-0003.safetensors")
        #expect(!isEqual)
    }

    @Test func ctrlCSavesAndTheRunGoesOn() throws {
        let folder = Folder()
        _ = try Self.train("whole", in: folder)
        let command = try Command.start(
            Self.arguments + ["--output", "run", "--checkpoint-every", "1", "--threads", "1"], in: folder)
        // The first checkpoint within the second epoch: then it is in the middle of that.
        let isUnderWay = command.wait { folder.names("run/checkpoints").contains { $0.hasPrefix("epoch-0002-step-") } }
        try #require(isUnderWay)
        command.send(SIGINT)
        let stopped = command.wait()
        #expect(stopped.code == 130)
        #expect(stopped.errors.isEmpty, "\(stopped.errors)")
        let last = try #require(stopped.lines.last)
        #expect(last.hasPrefix("saved after step "))
        #expect(last.hasSuffix(" train --resume run --threads 1 --checkpoint-every 1"), "\(last)")
        #expect(!folder.has("run/checkpoints/epoch-0003.safetensors"))
        // The line is a command: a shell takes it.
        let words = try #require(last.components(separatedBy: "go on with: ").last)
        let resumed = try Command.start(["-c", words], in: folder, executable: "/bin/sh").wait()
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("from step "))
        try folder.expectSameRun("whole", "run")
    }

    @Test func theTerminateSignalSavesToo() throws {
        let folder = Folder()
        let command = try Command.start(Self.arguments + ["--output", "run", "--checkpoint-every", "1"], in: folder)
        try #require(command.wait { !folder.names("run/checkpoints").isEmpty })
        command.send(SIGTERM)
        let stopped = command.wait()
        #expect(stopped.code == 143)
        #expect(stopped.lines.last?.hasPrefix("saved after step ") ?? false)
    }

    /// Killed at random moments again and again, the run ends in the same bytes, and loses no more than two batches
    /// each time, which is what lies between two checkpoints.
    @Test(arguments: [1, 2]) func killedAtAnyMoment(seed: UInt64) throws {
        let folder = Folder()
        _ = try Self.train("whole", in: folder)
        var random = RandomSequence(Philox(seed: seed, stream: 0))
        var arguments = Self.arguments + ["--output", "run", "--checkpoint-every", "2"]
        var lastStep = 0
        for kill in 0..<5 {
            let command = try Command.start(arguments, in: folder)
            // Some after a pause, some at the moment that a file is being written.
            let pause = Double.random(in: 0.0...0.15, using: &random)
            let isAtWriting = Bool.random(using: &random)
            _ = command.wait { folder.has("run/run.json") }
            if kill > 0 {
                _ = command.wait { command.output.contains("from step ") || command.output.contains("run run") }
            }
            usleep(UInt32(pause * 1e6))
            if isAtWriting { _ = command.wait { Self.temporaries(folder) > 0 } }
            command.send(SIGKILL)
            let killed = command.wait()
            if killed.code == 0 { break }
            #expect(killed.code == 128 + SIGKILL, "\(killed.errors)")
            let step = Self.latestStep(folder)
            #expect(step >= lastStep)
            lastStep = step
            arguments = ["train", "--resume", "run", "--checkpoint-every", "2"]
        }
        let finished = try Command.run(["train", "--resume", "run"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(Self.temporaries(folder) == 0)
        try folder.expectSameRun("whole", "run")
    }

    /// What a kill in the middle of writing leaves behind is cleared away.
    @Test func halfWrittenFilesAreCleared() throws {
        let folder = Folder()
        _ = try Self.train("run", ["--epochs", "2"], in: folder)
        try folder.put([1, 2, 3], "run/checkpoints/.epoch-0003.safetensors.99-1.partial")
        try folder.put([1, 2, 3], "run/samples/.easel-99-0.tmp")
        let half = folder.text("run/log.jsonl") + "{\"kind\": \"epo"
        try folder.put(half, "run/log.jsonl")
        let finished = try Command.run(["train", "--resume", "run", "--epochs", "3"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(Self.temporaries(folder) == 0)
        #expect(try folder.losses("run").count == 3)
    }

    private static func temporaries(_ folder: Folder) -> Int {
        ["run", "run/samples", "run/checkpoints"].flatMap(folder.names)
            .filter { $0.hasPrefix(".") && ($0.hasSuffix(".partial") || $0.hasSuffix(".tmp")) }.count
    }

    /// Steps saved, from the checkpoints' names.
    private static func latestStep(_ folder: Folder) -> Int {
        folder.names("run/checkpoints").filter { $0.hasPrefix("epoch-") && $0.hasSuffix(".safetensors") }.map { name in
            let numbers = name.split { !$0.isNumber }.compactMap { Int($0) }
            return numbers.count == 2 ? numbers[1] : (numbers.first ?? 0) * 7
        }.max() ?? 0
    }
}
