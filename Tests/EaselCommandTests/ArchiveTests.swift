import ArchiveTestSupport
import Easel
import Foundation
import Testing

/// Archives and files of arrays given to the command as a folder is.
@Suite struct ArchiveTests {
    private func pictures(_ step: Int = 1) throws -> [(name: String, content: [UInt8])] {
        try (0..<20).map { index in
            let pixels = (0..<64).map { UInt8(($0 * (index + step) * 3) % 251) }
            let image = try Image(height: 8, width: 8, channels: 1, pixels: pixels)
            return ("pets/\(index % 2 == 0 ? "cat" : "dog")/\(index).png", try PNGFile.encode(image, name: "a"))
        }
    }

    private func train(_ data: String, _ run: String, in folder: Folder, _ more: String...) throws -> Finished {
        let words = [
            "train", "autoencoder", "--data", data, "--widths", "2,2", "--latent-size", "2", "--batch-size", "4",
            "--epochs",
            "1", "--output", run,
        ]
        let finished = try Command.run(words + more, in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        return finished
    }

    @Test(arguments: [TestArchive.Kind.zip, .tarXZ])
    func trainsAndResumesAsOnTheFolder(_ kind: TestArchive.Kind) throws {
        let folder = Folder()
        for (name, content) in try pictures() {
            try folder.makeFolder(String(name.prefix(8)))
            try folder.put(content, name)
        }
        let file = kind == .zip ? "pets.zip" : "pets.tar.xz"
        try folder.put(TestArchive.bytes(kind, files: pictures().reversed()), file)
        _ = try train(file, "packed", in: folder)
        _ = try train("pets", "unpacked", in: folder)
        try folder.expectSameRun("packed", "unpacked")
        let again = try Command.run(["train", "--resume", "packed", "--epochs", "2"], in: folder)
        #expect(again.code == 0, "\(again.errors)")
        _ = try Command.run(["train", "--resume", "unpacked", "--epochs", "2"], in: folder)
        try folder.expectSameRun("packed", "unpacked")
        let inspected = try folder.easel("data", "inspect", file, "--json").json()
        #expect(inspected["classes"] != nil)
        let measured = try folder.easel("evaluate", "--run", "packed", "--data", file, "--json").json()
        #expect((measured["test"] as? [String: Any])?["mse"] != nil)
        try folder.put(TestArchive.bytes(kind, files: pictures(2)), file)
        let other = try Command.run(["train", "--resume", "packed", "--epochs", "3"], in: folder)
        #expect(other.error().contains("these are not the pictures the run was begun with"), "\(other.errors)")
        try folder.remove(file)
        let gone = try Command.run(["train", "--resume", "packed", "--epochs", "3"], in: folder)
        #expect(gone.error().contains("\(file), is not there any more"), "\(gone.errors)")
    }

    @Test func trainsOnArraysAndResumes() throws {
        let folder = Folder()
        let images = try ImageSet(height: 8, width: 8, channels: 1, pixels: (0..<20 * 64).map { UInt8($0 * 7 % 251) })
        try NPZ.write(
            [("images", NPYArray(images: images)), ("labels", NPYArray(labels: (0..<20).map { Int32($0 % 2) }))],
            to: "\(folder.path)/set.npz")
        _ = try train("set.npz", "run", in: folder, "--validation-share", "0.2")
        let again = try Command.run(["train", "--resume", "run", "--epochs", "2"], in: folder)
        #expect(again.code == 0, "\(again.errors)")
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(folder.bytes("run/run.json"))) as? [String: Any])
        let dataset = try #require(record["dataset"] as? [String: Any])
        #expect(dataset["heldOut"] != nil && dataset["name"] as? String == "set.npz")
        let only = try Command.run(["data", "inspect", "set.npz", "--only", "1"], in: folder)
        #expect(only.output.contains("only 1 of 2 classes"), "\(only.output)\(only.errors)")
    }

    /// Small files that would be large: each is refused in one line, within a bound of memory.
    @Test func hostileArchivesAreRefusedInLittleMemory() throws {
        let folder = Folder()
        let zeros = [UInt8](repeating: 0, count: 40 << 20)
        let long: [(name: String, content: [UInt8])] = (0..<20_000).map { ("\($0 % 7)/\($0)", []) }
        for kind in [TestArchive.Kind.zip, .tarGzip, .tarXZ] {
            try folder.put(TestArchive.bytes(kind, files: [("1.png", zeros), ("2.png", zeros)]), "bomb")
            let bomb = try Command.run(["data", "inspect", "bomb"], in: folder, atMost: 200_000_000)
            #expect(bomb.error().contains("unpack it"), "\(kind): \(bomb.errors)")
            try folder.put(TestArchive.bytes(kind, files: long), "many")
            let many = try Command.run(["data", "inspect", "many"], in: folder, atMost: 200_000_000)
            #expect(many.error().contains("no pictures in it"), "\(kind): \(many.errors)")
        }
    }
}
