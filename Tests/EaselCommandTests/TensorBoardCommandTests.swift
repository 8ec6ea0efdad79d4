import Easel
import Foundation
import Testing

/// `easel train --tensorboard`.
struct TensorBoardCommandTests {
    private static let mlp = [
        "train", "mlp", "--data", "digits", "--limit", "60", "--widths", "8", "--output", "a run",
    ]

    private func eventFiles(_ folder: Folder) -> [String] { folder.names("a run/tensorboard") }

    @Test func aRunSaysWhereItsEventsAreAndGoesOnWithThem() throws {
        let folder = Folder()
        let finished = try Command.run(Self.mlp + ["--epochs", "1", "--tensorboard"], in: folder)
        #expect(finished.code == 0 && finished.errors.isEmpty, "\(finished.errors)")
        #expect(finished.lines.last == "TensorBoard: tensorboard --logdir 'a run/tensorboard'")
        #expect(eventFiles(folder).count == 1)
        // Without being told again.
        let resumed = try Command.run(["train", "--resume", "a run", "--epochs", "2"], in: folder)
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(resumed.lines.last == finished.lines.last)
        let names = eventFiles(folder)
        #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("events.out.tfevents.") })
    }

    @Test func aRunWithoutHasNone() throws {
        let folder = Folder()
        #expect(try Command.run(Self.mlp + ["--epochs", "1"], in: folder).code == 0)
        #expect(!folder.has("a run/tensorboard"))
        // A run that is done is not changed, and what is said to train on keeps the flag.
        let done = try Command.run(["train", "--resume", "a run", "--tensorboard"], in: folder)
        #expect(done.code == 0 && done.output.contains("--epochs 6 --tensorboard"), "\(done.output)")
        #expect(!folder.has("a run/tensorboard"))
        let more = try Command.run(["train", "--resume", "a run", "--epochs", "2", "--tensorboard"], in: folder)
        #expect(more.code == 0 && eventFiles(folder).count == 1, "\(more.errors)")
    }

    /// A disk that is full when the first file is begun, as a limit on the size of files.
    @Test func aFullDisk() throws {
        let folder = Folder()
        // The graph of a deep network is what is large.
        let words = "train resnet20 --width 0.125 --data digits --limit 10 --epochs 1 --output run --tensorboard"
        let script = "ulimit -f 32; trap '' XFSZ; exec '\(Command.executable)' \(words)"
        let error = try Command.run(["-c", script], in: folder, shell: true).error()
        #expect(error.contains("run/tensorboard/") && error.contains("File too large"), "\(error)")
        #expect(folder.names("run/checkpoints").isEmpty)
    }
}
