import Easel
import Foundation
import Testing

/// What signals do to commands under way.
@Suite struct SignalTests {
    private static let long = [
        "train", "autoencoder", "--data", "digits", "--limit", "2000", "--batch-size", "1", "--widths", "2,4",
        "--latent-size", "4", "--output", "run",
    ]

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func aTrainingSaves(signal: Int32) throws {
        let folder = Folder()
        let training = try Command.start(Self.long, in: folder)
        try #require(training.wait { folder.has("run/log.jsonl") })
        training.send(signal)
        let finished = training.wait()
        #expect(finished.code == 128 + signal, "\(finished.errors)")
        #expect(finished.lines.last?.contains("go on with: ") ?? false, "\(finished.output)")
        #expect(folder.link("run/checkpoints/latest.safetensors") != nil)
        #expect(finished.errors.isEmpty)
    }

    /// As under `nohup`, and for what a shell without job control puts in the background.
    @Test func whatIsIgnoredAtTheStartStaysIgnored() throws {
        let folder = Folder()
        let words = Self.long.joined(separator: " ")
        let script = "trap '' HUP INT; exec '\(Command.executable)' \(words)"
        let training = try Command.start(["-c", script], in: folder, executable: "/bin/sh")
        try #require(training.wait { folder.has("run/log.jsonl") })
        for signal in [SIGHUP, SIGINT, SIGHUP, SIGTERM] { training.send(signal) }
        #expect(training.wait().code == 128 + SIGTERM)
    }

    /// The signal decides the status, and the loss is said all the same.
    @Test func outputThatIsLostIsSaidBesideTheSignal() throws {
        let folder = Folder()
        let script = "exec '\(Command.executable)' \(Self.long.joined(separator: " ")) >/dev/full"
        let training = try Command.start(["-c", script], in: folder, executable: "/bin/sh")
        try #require(training.wait { folder.has("run/log.jsonl") })
        training.send(SIGTERM)
        let finished = training.wait()
        #expect(finished.code == 128 + SIGTERM)
        #expect(finished.errors.contains("its output was lost"), "\(finished.errors)")
    }

    /// Other commands end at once, and what they have written is whole.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func otherCommandsEnd(signal: Int32) throws {
        let folder = try #require(TrainedRuns.vae)
        let scratch = Folder()
        let drawing = try Command.start(
            ["sample", "--run", "run", "--count", "100000", "--separate", scratch.path + "/drawn"], in: folder)
        try #require(drawing.wait { scratch.names("drawn").count > 20 })
        drawing.send(signal)
        #expect(drawing.wait().code == 128 + signal)
        for name in scratch.names("drawn") {
            // No temporary file is left, and no picture is half a one.
            #expect(name.hasPrefix("sample-"))
            #expect(throws: Never.self) { try scratch.picture("drawn/\(name)") }
        }
    }
}
