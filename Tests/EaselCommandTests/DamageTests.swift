import Easel
import Foundation
import Testing

/// Runs whose files were changed from outside.
@Suite(.serialized) struct DamageTests {
    /// One trained run; each test copies it.
    private static let trained: Folder? = {
        let folder = Folder()
        try? folder.makeFolder("pictures")
        for index in 0..<20 {
            let pixels = (0..<64).map { UInt8(truncatingIfNeeded: $0 * 5 + index * 11) }
            guard let picture = try? Image(height: 8, width: 8, channels: 1, pixels: pixels) else { return nil }
            try? PNGFile.write(picture, to: folder.path + "/pictures/\(100 + index).png")
        }
        let finished = try? Command.run(
            [
                "train", "autoencoder", "--data", "pictures", "--epochs", "1", "--batch-size", "6", "--widths", "2,3",
                "--latent-size", "4", "--output", "run",
            ], in: folder)
        return finished?.code == 0 ? folder : nil
    }()

    let folder: Folder

    init() throws {
        folder = try #require(Self.trained)
        if folder.has("copy") { try folder.remove("copy") }
        try folder.copy("run", to: "copy")
    }

    private func resume(_ more: [String] = [], _ location: SourceLocation = #_sourceLocation) throws -> String {
        try Command.run(["train", "--resume", "copy", "--epochs", "2"] + more, in: folder).error(location)
    }

    /// Rewrites the checkpoint with other tensors under a header that is sound.
    private func rewriteCheckpoint(_ change: (inout [String: [Int]]) -> Void) throws {
        let path = folder.path + "/copy/checkpoints/epoch-0001.safetensors"
        let file = try SafetensorsFile(path: path)
        var shapes = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.shape) })
        change(&shapes)
        var writer = SafetensorsWriter()
        // Without checksums, as another program would have written it.
        writer.metadata = file.metadata.filter { $0.key != "easel.crc32" }
        for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("training.") {
                try writer.add(name, shape: shape, file.values(name, as: UInt64.self))
            } else {
                try writer.add(name, shape: shape, [Float](repeating: 0, count: shape.reduce(1, *)))
            }
        }
        try folder.remove("copy/checkpoints/epoch-0001.safetensors")
        try writer.write(to: path)
    }

    @Test func aMissingParameterIsNamed() throws {
        try rewriteCheckpoint { $0["encoder.0.weight"] = nil }
        #expect(try resume().contains("has no tensor 'encoder.0.weight' of shape [3, 3, 1, 2]"))
        let other = try Command.run(["evaluate", "--run", "copy"], in: folder).error()
        #expect(other.contains("has no tensor 'encoder.0.weight'"), "\(other)")
    }

    @Test func aMissingOptimizerStateIsNamed() throws {
        var gone: String?
        try rewriteCheckpoint { shapes in
            gone = shapes.keys.filter { $0.hasPrefix("optimizer.") }.min()
            if let gone { shapes[gone] = nil }
        }
        #expect(try resume().contains("has no tensor '\(try #require(gone))'"))
        // What only applies the model does not need it.
        #expect(try Command.run(["evaluate", "--run", "copy"], in: folder).code == 0)
    }

    @Test func aParameterOfAnotherShapeIsNamed() throws {
        try rewriteCheckpoint { $0["decoder.0.bias"] = [5] }
        #expect(try resume().contains("tensor 'decoder.0.bias' has shape [5]; the model's has [12]"))
    }

    @Test func aSuperfluousParameterIsNamed() throws {
        try rewriteCheckpoint { $0["encoder.9.weight"] = [1] }
        #expect(try resume().contains("has tensor 'encoder.9.weight', which the model does not have"))
    }

    @Test func noWholeCheckpointIsLeft() throws {
        let file = "copy/checkpoints/epoch-0001.safetensors"
        try folder.put(Array(folder.bytes(file).prefix(500)), file)
        let error = try resume()
        #expect(error.contains("copy") && error.contains("epoch-0001.safetensors"), "\(error)")
    }

    @Test func aDamagedRecord() throws {
        let record = folder.text("copy/run.json")
        func error(_ old: String, _ new: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
            #expect(record.contains(old), "\(record)", sourceLocation: location)
            try folder.put(record.replacingOccurrences(of: old, with: new), "copy/run.json")
            return try resume([], location)
        }
        #expect(try error("{", "").contains("copy/run.json: not a run's record: not valid JSON"))
        #expect(try error("\"autoencoder\"", "\"autodecoder\"").contains("there is no model \"autodecoder\""))
        #expect(try error("\"adam\"", "\"madam\"").contains("madam"))
        #expect(try error("\"beta1\"", "\"gamma1\"").contains("gamma1"))
        #expect(try error("\"latentSize\"", "\"latentsize\"").contains("latentsize"))
        #expect(try error("\"constant\"", "\"constantly\"").contains("constantly"))
        try folder.put("", "copy/run.json")
        #expect(try resume().contains("copy/run.json"))
        try folder.remove("copy/run.json")
        #expect(try resume().contains("copy: not a run: it has no run.json"))
    }

    @Test func changedPictures() throws {
        try folder.copy("pictures", to: "others")
        defer { try? folder.remove("others") }
        let first = folder.bytes("others/100.png")
        try folder.remove("others/100.png")
        let fewer = try resume(["--data", "others"])
        #expect(fewer.contains("these are not the pictures the run was begun with"), "\(fewer)")
        try folder.put(folder.bytes("others/101.png"), "others/100.png")
        let changed = try resume(["--data", "others"])
        let others = #/not the pictures the run was begun with \(\d+ and \d+ as then, but with other content/#
        #expect(changed.contains(others), "\(changed)")
        #expect(!changed.contains(" now"), "\(changed)")
        // Moved pictures are the same pictures.
        try folder.put(first, "others/100.png")
        let moved = try Command.run(["train", "--resume", "copy", "--epochs", "2", "--data", "others"], in: folder)
        #expect(moved.code == 0, "\(moved.errors)")
    }
}
