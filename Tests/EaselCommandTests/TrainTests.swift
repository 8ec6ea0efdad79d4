import Easel
import Foundation
import Testing

/// What `easel train` leaves behind and says.
struct TrainTests {
    static let small = [
        "train", "autoencoder", "--data", "digits", "--limit", "100", "--batch-size", "32", "--widths", "4,8",
        "--latent-size", "8",
    ]

    @Test func aRunLeavesWhatTheDesignSays() throws {
        let folder = Folder()
        let finished = try Command.run(Self.small + ["--epochs", "2"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.errors.isEmpty, "\(finished.errors)")
        #expect(folder.names() == ["outputs"])
        #expect(folder.names("outputs") == ["00001-autoencoder-digits"])
        let run = "outputs/00001-autoencoder-digits"
        #expect(
            folder.names(run) == [
                "checkpoints", "curves.png", "curves.svg", "log.jsonl", "run.json", "samplers", "samples",
            ])
        #expect(
            folder.names(run + "/samplers") == [
                "epoch-0002-gaussian.safetensors", "originals.png", "training-images.png",
            ])
        #expect(folder.names(run + "/samples") == ["epoch-0001.png", "epoch-0002.png"])
        #expect(
            folder.names(run + "/checkpoints") == [
                "best.safetensors", "epoch-0001.safetensors", "epoch-0002.safetensors", "latest.safetensors",
            ])
        #expect(folder.link(run + "/checkpoints/latest.safetensors") == "epoch-0002.safetensors")
        #expect(folder.text(run + "/curves.svg").hasPrefix("<svg"))
        // Four pairs of rows of ten pictures, two times as large, with gutters.
        let picture = try PNGFile.read(folder.path + "/" + run + "/samples/epoch-0002.png")
        #expect(picture.width > 10 * 56 && picture.height > 8 * 56)
        let record = try #require(
            JSONSerialization.jsonObject(with: Foundation.Data(folder.bytes(run + "/run.json"))) as? [String: Any])
        #expect((record["dataset"] as? [String: Any])?["limit"] as? Int == 100)
        #expect(record["seed"] as? Int == 0)
        // A line for the run, one for the disk it takes, one for each epoch, one for where the pictures are.
        let lines = finished.lines
        try #require(lines.count == 5, "\(finished.output)")
        #expect(lines[1] == "checkpoints: 91.1 kB each, up to 182.1 kB in all")
        #expect(lines[0] == "autoencoder on digits: 100 pictures of 28x28x1, run \(run)")
        for epoch in 1...2 {
            let pattern =
                #/epoch (\d)/2   train loss 0\.\d{5}   test diversity 0\.\d{5}   test loss 0\.\d{5}   test mse 0\.\d{5}   [\d,]+ images/s   \d+\.\d s/#
            #expect(lines[epoch + 1].wholeMatch(of: pattern)?.1 == "\(epoch)", "\(lines[epoch + 1])")
        }
        #expect(lines[4] == "pictures: \(run)/samples   curves: \(run)/curves.svg")
    }

    @Test func runsAreNumberedAndNothingIsOverwritten() throws {
        let folder = Folder()
        for _ in 0..<2 { #expect(try Command.run(Self.small + ["--epochs", "1"], in: folder).code == 0) }
        #expect(folder.names("outputs") == ["00001-autoencoder-digits", "00002-autoencoder-digits"])
        let other = try Command.run(Self.small + ["--epochs", "1", "--output", "some/where else/"], in: folder)
        #expect(other.code == 0, "\(other.errors)")
        #expect(folder.names("some/where else").contains("run.json"))
        #expect(folder.names("outputs").count == 2)
    }

    @Test func aDryRunWritesNothing() throws {
        let folder = Folder()
        let finished = try Command.run(Self.small + ["--dry-run"], in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.output.contains("encoder.0") && finished.output.contains("memory: "))
        #expect(
            finished.lines.last?.hasPrefix("pictures: 100 to learn from, 100 to test on") ?? false, "\(finished.output)"
        )
        #expect(folder.names().isEmpty)
    }

    /// Colour, odd sizes, and the options of the model.
    @Test(arguments: [(7, 5, 1), (9, 14, 3), (12, 8, 4)]) func aFolderOfPictures(height: Int, width: Int, channels: Int)
        throws
    {
        let folder = Folder()
        try folder.makeFolder("my pictures")
        for index in 0..<21 {
            let pixels = (0..<height * width * channels).map { UInt8(truncatingIfNeeded: $0 * 7 + index * 31) }
            let picture = try Image(height: height, width: width, channels: channels, pixels: pixels)
            try PNGFile.write(picture, to: folder.path + "/my pictures/\(100 + index).png")
        }
        let finished = try Command.run(
            [
                "train", "autoencoder", "--data", "my pictures/", "--epochs", "1", "--latent-size", "3", "--widths",
                "2,3,4",
            ],
            in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        // Transparency is laid over white.
        let kept = channels == 4 ? 3 : channels
        let size = "\(height)x\(width)x\(kept)"
        #expect(finished.lines.contains { $0.contains(" pictures of \(size), run ") }, "\(finished.output)")
        let line = finished.lines.first { $0.hasPrefix("held out for testing: ") }
        #expect(line?.contains(" of 21 pictures, ") ?? false, "\(finished.output)")
        let run = "outputs/00001-autoencoder-my-pictures"
        let checkpoint = try SafetensorsFile(path: folder.path + "/\(run)/checkpoints/latest.safetensors")
        #expect(checkpoint.tensor("encoder.0.weight")?.shape == [3, 3, kept, 2])
        #expect(checkpoint.tensor("decoder.0.weight")?.shape.contains(3) ?? false)
        // It goes on from any folder, since the path is one from the run.
        try folder.makeFolder("elsewhere")
        let elsewhere = try Command.run(
            ["-c", "cd elsewhere && '\(Command.executable)' train --resume ../\(run) --epochs 2"], in: folder,
            shell: true)
        #expect(elsewhere.code == 0, "\(elsewhere.errors)")
        #expect(folder.names(run + "/samples").count == 2)
    }

    @Test func aTerminalGetsAProgressBar() throws {
        let folder = Folder()
        let terminal = try Pseudoterminal()
        let words = [
            "train", "autoencoder", "--data", "digits", "--limit", "6000", "--batch-size", "1", "--widths", "4,8",
            "--latent-size", "8", "--epochs", "2",
        ]
        let command = try Command.start(words, in: folder, terminal: terminal.path)
        let text = terminal.text(until: command)
        #expect(command.wait().code == 0)
        #expect(text.contains("\r"), "\(text)")
        #expect(text.contains("━"), "\(text)")
        // However long is left: a busy machine takes its time.
        #expect(text.contains(#/ images\/s  \d+:\d\d(:\d\d)? left/#), "\(text)")
        // What stays when all is done: no trace of the bar before a line.
        #expect(text.contains("\u{1B}[Kepoch 1/2   train loss "), "\(text)")
    }

    @Test func elsewhereThereAreOnlyPlainLines() throws {
        let folder = Folder()
        let finished = try Command.run(Self.small + ["--epochs", "1"], in: folder)
        #expect(!finished.output.contains("\r") && !finished.output.contains("\u{1B}"))
    }

    @Test func aFinishedRunSaysHowToGoOn() throws {
        let folder = Folder()
        #expect(try Command.run(Self.small + ["--epochs", "1", "--output", "run"], in: folder).code == 0)
        let again = try Command.run(["train", "--resume", "run/"], in: folder)
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.output.hasPrefix("run: all 1 epochs are done; train on with: "))
        #expect(again.output.hasSuffix(" train --resume run --epochs 6\n"))
        let more = try Command.run(["train", "--resume", "run", "--epochs", "2"], in: folder)
        #expect(more.code == 0, "\(more.errors)")
        #expect(folder.names("run/samples") == ["epoch-0001.png", "epoch-0002.png"])
    }

    @Test func aDamagedCheckpointIsPassedOver() throws {
        let folder = Folder()
        #expect(try Command.run(Self.small + ["--epochs", "3", "--output", "run"], in: folder).code == 0)
        try folder.copy("run", to: "whole")
        let file = "run/checkpoints/epoch-0003.safetensors"
        try folder.put(Array(folder.bytes(file).dropLast(1000)), file)
        let resumed = try Command.run(["train", "--resume", "run"], in: folder)
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(
            resumed.lines.contains { $0.hasPrefix("passed over a damaged checkpoint: run/checkpoints/epoch-0003") },
            "\(resumed.output)")
        try folder.expectSameRun("whole", "run")
    }
}
