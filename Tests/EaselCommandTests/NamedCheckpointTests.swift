import Easel
import Foundation
import Testing

/// A run named by one of its checkpoints, and files that stand where Easel's own do.
@Suite(.serialized) struct NamedCheckpointTests {
    private static let trained: Folder? = {
        let folder = Folder()
        let finished = try? Command.run(
            [
                "train", "autoencoder", "--data", "digits", "--limit", "20", "--epochs", "2", "--batch-size", "10",
                "--widths", "2,3", "--latent-size", "4", "--output", "run",
            ], in: folder)
        return finished?.code == 0 ? folder : nil
    }()

    let folder: Folder
    private let checkpoints = "copy/checkpoints"

    init() throws {
        folder = try #require(Self.trained)
        if folder.has("copy") { try folder.remove("copy") }
        try folder.copy("run", to: "copy")
    }

    private func mse(_ arguments: String...) throws -> Double {
        let json = try Command.run(["evaluate", "--json"] + arguments, in: folder).json()
        return try #require((json["test"] as? [String: Any])?["mse"] as? Double)
    }

    @Test func aRunIsUsedFromTheCheckpointNamed() throws {
        let (first, last) = ("\(checkpoints)/epoch-0001.safetensors", "\(checkpoints)/epoch-0002.safetensors")
        let whole = try mse("--run", "copy")
        #expect(try mse("--run", last) == whole)
        #expect(try mse("--run", "\(checkpoints)/latest.safetensors") == whole)
        #expect(try mse("--run", first) != whole)
        let inside = try Command.run(
            ["-c", "cd \(checkpoints) && '\(Command.executable)' evaluate --run latest.safetensors --json"], in: folder,
            shell: true)
        #expect(inside.code == 0, "\(inside.errors)")
        #expect(
            try folder.failure("evaluate", "--run", first, "--checkpoint", "best").contains("leave out --checkpoint"))
        try folder.copy(last, to: "elsewhere.safetensors")
        defer { try? folder.remove("elsewhere.safetensors") }
        #expect(
            try folder.failure("evaluate", "--run", "elsewhere.safetensors")
                == "Error: elsewhere.safetensors: no such run: it is a file; name the run's folder")
    }

    @Test func aRunGoesOnFromItsLatestCheckpoint() throws {
        try folder.easel("train", "--resume", "run", "--epochs", "2")
        try folder.easel("train", "--resume", "\(checkpoints)/latest.safetensors", "--epochs", "3")
        try folder.copy("run", to: "other")
        defer { try? folder.remove("other") }
        try folder.easel("train", "--resume", "other", "--epochs", "3")
        try folder.expectSameRun("other", "copy")
        let early = try folder.failure("train", "--resume", "\(checkpoints)/epoch-0001.safetensors", "--epochs", "4")
        #expect(early.contains("which is epoch-0003.safetensors"), "\(early)")
    }

    @Test func aFileInALinksPlaceIsSaidAndKept() throws {
        let latest = "\(checkpoints)/latest.safetensors"
        try folder.remove(latest)
        // A copy, as copying without links makes, is nothing to speak of, and becomes the link again.
        try folder.put(folder.bytes("\(checkpoints)/epoch-0002.safetensors"), latest)
        #expect(try folder.easel("evaluate", "--run", "copy").errors.isEmpty)
        // A copy of another than the latest is not passed over silently.
        try folder.put(folder.bytes("\(checkpoints)/epoch-0001.safetensors"), latest)
        let note = "a copy of epoch-0001.safetensors, and not read: the latest checkpoint is epoch-0002.safetensors"
        #expect(try folder.easel("evaluate", "--run", "copy").errors.contains(note))
        #expect(try folder.failure("evaluate", "--run", latest).contains(note))
        #expect(try folder.easel("train", "--resume", "copy", "--epochs", "2").output.contains(note))
        // That made it the link again.
        try folder.remove(latest)
        try folder.put(folder.bytes("\(checkpoints)/epoch-0002.safetensors"), latest)
        // Another checkpoint's content under its name.
        try folder.remove("\(checkpoints)/epoch-0002.safetensors")
        let used = try folder.easel("evaluate", "--run", "copy")
        #expect(used.output.contains("epoch 1,"), "\(used.output)")
        #expect(used.errors.contains("\(latest): a file, not the link to a checkpoint, and not read; rename it to"))
        #expect(try folder.failure("evaluate", "--run", latest).contains("rename it to epoch-0002.safetensors"))
        try folder.put("something else", latest)
        let resumed = try folder.easel("train", "--resume", "copy", "--epochs", "2")
        #expect(resumed.output.contains("\(latest): a file, not the link to a checkpoint"), "\(resumed.output)")
        #expect(folder.text(latest) == "something else")
        try folder.put(folder.bytes("\(checkpoints)/epoch-0002.safetensors"), latest)
        try folder.easel("train", "--resume", "copy", "--epochs", "3")
        #expect(folder.link(latest) == "epoch-0003.safetensors")
    }

    /// A file of another program is not called damaged.
    @Test func aFileOfAnotherProgramIsNone() throws {
        let file = "\(checkpoints)/epoch-0002.safetensors"
        try folder.remove(file)
        var writer = SafetensorsWriter()
        try writer.add("weight", shape: [2], [Float(1), 2])
        try writer.write(to: folder.path + "/" + file)
        let used = try folder.easel("evaluate", "--run", "copy")
        #expect(used.errors.hasPrefix("passed over \(file): not a checkpoint of Easel: "), "\(used.errors)")
        #expect(!used.errors.contains("damaged"))
        let resumed = try folder.easel("train", "--resume", "copy", "--epochs", "2")
        #expect(resumed.output.contains("passed over \(file): not a checkpoint of Easel"), "\(resumed.output)")
    }

    @Test func fewerEpochsThanAreDone() throws {
        let fewer = try folder.easel("train", "--resume", "copy", "--epochs", "1")
        #expect(fewer.output.hasPrefix("copy: 2 epochs are done, more than --epochs 1; train on with: "))
        #expect(fewer.output.hasSuffix(" train --resume copy --epochs 7\n"), "\(fewer.output)")
        #expect(folder.names(checkpoints) == folder.names("run/checkpoints"))
    }

    @Test func oneIsOne() throws {
        let drawn = try folder.easel("data", "inspect", "digits", "--limit", "1")
        #expect(drawn.output.contains("digits: 1 picture to learn from"), "\(drawn.output)")
        let sized = try folder.easel("describe", "autoencoder", "--image", "28X28X1", "--batch-size", "1")
        #expect(sized.output.contains("a batch of 1 picture of 28x28x1"), "\(sized.output)")
    }

    @Test(
        arguments: [
            (Array("II*\u{0}____".utf8), "a TIFF file"),
            (Array("version https://git-lfs.github.com/spec/v1\n".utf8), "git lfs pull"),
            (Array("<!doctype html>".utf8), "an HTML page"), ([], "an empty file"),
            (Array("hello".utf8), "a text file"),
        ] as [([UInt8], String)])
    func whatIsNoPictureIsNamed(bytes: [UInt8], kind: String) throws {
        try folder.put(bytes, "picture.png")
        defer { try? folder.remove("picture.png") }
        let error = try folder.failure("reconstruct", "--run", "copy", "picture.png")
        #expect(
            error.hasPrefix("Error: picture.png: not a picture that is read (PNG, ") && error.contains(") but ")
                && error.contains(kind), "\(error)")
    }
}
