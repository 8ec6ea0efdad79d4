import EaselCore
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

    /// Two epochs of 188 batches: long enough to be caught in the middle.
    static let longer = [
        "train", "autoencoder", "--data", "digits", "--limit", "1500", "--batch-size", "8", "--epochs", "2", "--seed",
        "7",
        "--widths", "4,8", "--latent-size", "16", "--schedule", "warm-up=1,cosine",
    ]

    private static func train(
        _ run: String, _ more: [String] = [], like arguments: [String] = arguments, in folder: Folder
    )
        throws -> Finished
    {
        var words = arguments
        // Each flag once: a value of the caller's takes the place of the usual one.
        for flag in more where flag.hasPrefix("--") {
            if let place = words.firstIndex(of: flag) { words.removeSubrange(place...place + 1) }
        }
        let finished = try Command.run(words + ["--output", run] + more, in: folder)
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

    /// Sends a signal in the middle of the second epoch; a run that was through before the signal came is begun anew.
    private static func interrupted(by signal: Int32, in folder: Folder) throws -> Finished {
        for _ in 0..<10 {
            let command = try Command.start(
                longer + ["--output", "run", "--checkpoint-every", "10", "--threads", "1"], in: folder)
            let isUnderWay = command.wait {
                folder.names("run/checkpoints").contains { $0.hasPrefix("epoch-0002-step-") }
            }
            if isUnderWay { command.send(signal) }
            let finished = command.wait()
            if finished.code != 0 { return finished }
            try folder.remove("run")
        }
        Issue.record("every run was through before the signal came")
        return Finished(code: 0, output: "", errors: "")
    }

    @Test func ctrlCSavesAndTheRunGoesOn() throws {
        let folder = Folder()
        _ = try Self.train("whole", like: Self.longer, in: folder)
        let stopped = try Self.interrupted(by: SIGINT, in: folder)
        #expect(stopped.code == 130)
        #expect(stopped.errors.isEmpty, "\(stopped.errors)")
        let last = try #require(stopped.lines.last)
        #expect(last.hasPrefix("saved after step "))
        // How often it saves is in the run's record.
        #expect(last.hasSuffix(" train --resume run --threads 1"), "\(last)")
        #expect(!folder.has("run/checkpoints/epoch-0002.safetensors"))
        // The line is a command: a shell takes it.
        let words = try #require(last.components(separatedBy: "go on with: ").last)
        let resumed = try Command.run(["-c", words], in: folder, shell: true)
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("from step "))
        try folder.expectSameRun("whole", "run")
    }

    @Test func theTerminateSignalSavesToo() throws {
        let stopped = try Self.interrupted(by: SIGTERM, in: Folder())
        #expect(stopped.code == 143)
        #expect(stopped.lines.last?.hasPrefix("saved after step ") ?? false)
    }

    /// Killed at random moments again and again, the run ends in the same bytes; what was saved stays saved.
    @Test(arguments: [1, 2]) func killedAtAnyMoment(seed: UInt64) throws {
        let folder = Folder()
        _ = try Self.train("whole", like: Self.longer, in: folder)
        var random = RandomSequence(Philox(seed: seed, stream: 0))
        var arguments = Self.longer + ["--output", "run", "--checkpoint-every", "5"]
        var (lastStep, kills) = (0, 0)
        for _ in 0..<6 {
            let command = try Command.start(arguments, in: folder)
            // Some after a pause, some at the moment that a file is being written.
            let pause = Double.random(in: 0.0...0.1, using: &random)
            let isAtWriting = Bool.random(using: &random)
            _ = command.wait { command.output.contains(", run run") }
            usleep(UInt32(pause * 1e6))
            if isAtWriting { _ = command.wait { Self.temporaries(folder) > 0 } }
            command.send(SIGKILL)
            if command.wait().code == 0 { break }
            kills += 1
            let step = Self.latestStep(folder)
            #expect(step >= lastStep)
            lastStep = step
            arguments = ["train", "--resume", "run", "--checkpoint-every", "5"]
        }
        #expect(kills > 0)
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
            return numbers.count == 2 ? numbers[1] : (numbers.first ?? 0) * 188
        }.max() ?? 0
    }

    /// Both players, their average, the spectral vectors, the warm-up: everything of every model is saved and goes on, from
    /// the middle of an epoch too, and on another number of threads.
    @Test(arguments: [
        ["dcgan", "--base-width", "4", "--latent-size", "6", "--average-decay", "0.9", "--spectral-normalisation"],
        [
            "conditional-dcgan", "--base-width", "4", "--latent-size", "6", "--loss", "wasserstein",
            "--discriminator-steps", "2", "--optimizer", "adam:beta1=0,beta2=0.9",
        ],
        ["gan", "--widths", "16", "--latent-size", "6", "--loss", "hinge", "--r1", "0.1"],
        ["vae", "--widths", "4,8", "--hidden-size", "16", "--latent-size", "4", "--kl-warm-up", "1.5"],
        [
            "conditional-vae", "--widths", "4", "--hidden-size", "16", "--latent-size", "4", "--likelihood",
            "gaussian:0.3",
        ],
        ["denoising-autoencoder", "--widths", "4", "--latent-size", "8", "--noise", "salt-and-pepper:0.3"],
        ["dense-autoencoder", "--latent-size", "8"], ["classifier", "--widths", "4,8", "--feature-size", "8"],
    ])
    func everyModelGoesOnAsIfNeverStopped(model: [String]) throws {
        let folder = Folder()
        let arguments =
            ["train"] + model + [
                "--data", "digits", "--limit", "120", "--batch-size", "8", "--seed", "5", "--checkpoint-every", "1",
                "--epochs", "2",
            ]
        _ = try Self.train("whole", ["--threads", "1"], like: arguments, in: folder)
        // A killed run is one whose folder stops growing: what it had after the seventh batch of the second epoch.
        for _ in 0..<10 {
            let command = try Command.start(arguments + ["--threads", "2", "--output", "run"], in: folder)
            let isUnderWay = command.wait {
                folder.names("run/checkpoints").contains { $0.hasPrefix("epoch-0002-step-") }
            }
            if isUnderWay { command.send(SIGKILL) }
            if command.wait().code != 0 { break }
            try folder.remove("run")
        }
        let finished = try Command.run(
            ["train", "--resume", "run", "--threads", "3", "--checkpoint-every", "1"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        try folder.expectSameRun("whole", "run")
    }
}
