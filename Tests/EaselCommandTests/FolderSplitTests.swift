import Easel
import Foundation
import Testing

/// Runs on a folder without a split to test on, begun under each of the rules there have been: each goes on with the
/// images that it was begun with, to the same bytes.
///
/// They were trained for one epoch on the portable kernels by the versions of then; `after-2-epochs.txt` has the SHA-256
/// of each tensor, and of the samples, that those made of it by the end of the second.
@Suite struct FolderSplitTests {
    private static let fixtures =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/folder-splits"

    private func easel(_ arguments: String..., in folder: Folder) throws -> Finished {
        let finished = try Command.run(arguments, in: folder, environment: ["EASEL_ISA": "baseline"])
        #expect(finished.code == 0, "\(finished.errors)")
        return finished
    }

    private func folder(_ run: String) throws -> Folder {
        let folder = Folder()
        for name in ["pictures", run] {
            try FileManager.default.copyItem(atPath: "\(Self.fixtures)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        return folder
    }

    @Test(arguments: ["rules-1", "rules-2", "rules-3"]) func goesOnAsItDid(run: String) throws {
        let folder = try folder(run)
        let text = folder.text("\(run)/after-2-epochs.txt")
        try folder.remove("\(run)/after-2-epochs.txt")
        let finished = try easel("train", "--resume", run, "--epochs", "2", "--threads", "1", in: folder)
        #expect(finished.lines.contains("every tenth picture by path is held out for testing") == (run != "rules-3"))
        let file = try SafetensorsFile(path: "\(folder.path)/\(run)/checkpoints/epoch-0002.safetensors")
        let data = folder.bytes("\(run)/checkpoints/epoch-0002.safetensors")
        let start = data.count - (file.tensors.last?.byteRange.upperBound ?? 0)
        var found = file.tensors.map { tensor in
            let bytes = data[(start + tensor.byteRange.lowerBound)..<(start + tensor.byteRange.upperBound)]
            return "\(SHA256.hexDigest(of: Array(bytes))) \(tensor.name)"
        }
        found.append("\(SHA256.hexDigest(of: folder.bytes("\(run)/samples/epoch-0002.png"))) samples/epoch-0002.png")
        #expect(found.sorted() == text.split(separator: "\n").map(String.init).sorted())
    }

    /// What is inspected is what is trained on, and what the run records.
    @Test func theSplitIsSaidAndRecorded() throws {
        let folder = try folder("rules-2")
        let inspected = try easel("data", "inspect", "pictures", "--json", in: folder).json()
        let heldOut = try #require(inspected["heldOut"] as? [String: Any])
        #expect(heldOut["files"] as? [String] == ["0b80a4b5ab1aff69", "298caf7e1f4aa483", "6a9a36e52cd12f40"])
        #expect(heldOut["count"] as? Int == 3 && heldOut["seed"] as? Int == 0)
        let splits = try #require(inspected["splits"] as? [[String: Any]])
        #expect(splits.map { $0["count"] as? Int } == [21, 3])
        #expect(splits.map { $0["name"] as? String } == ["train", "test"])
        #expect(splits[1]["source"] as? String == "images of pictures held out by content, seed 0")
        #expect((inspected["skipped"] as? [Any])?.isEmpty ?? false)
        _ = try easel(
            "train", "autoencoder", "--data", "pictures", "--epochs", "1", "--widths", "2,2", "--latent-size", "2",
            "--output", "run", in: folder)
        let data = Data(folder.bytes("run/run.json"))
        let record = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let dataset = try #require(record["dataset"] as? [String: Any])
        #expect(dataset["folderRules"] as? Int == 6 && dataset["testCount"] as? Int == 3)
        let recorded = try #require(dataset["heldOut"] as? [String: Any])
        #expect(recorded as NSDictionary == heldOut as NSDictionary)
        // A run that says another seed is read by that.
        try folder.put(folder.text("run/run.json").replacing("\"seed\" : 0\n", with: "\"seed\" : 1\n"), "run/run.json")
        let other = try Command.run(["train", "--resume", "run", "--epochs", "2"], in: folder)
        #expect(other.error().contains("these are not the pictures the run was begun with"))
    }
}
