import Easel
import Foundation
import Testing

/// Runs written by version 0.1: they open, go on to the bytes that 0.1 went on to, sample and evaluate.
///
/// Each was trained for one epoch on the portable kernels, whose results are the same on every processor;
/// `after-3-epochs.txt` has the SHA-256 of each tensor, and of the samples, that 0.1 made of it by the end of the third; but for
/// a classifier's sample and sums, which have been those of a later version since it shows and measures more.
@Suite struct OldRunsTests {
    private static let fixtures =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/runs-0.1"
    private static let portable = ["EASEL_ISA": "baseline"]

    private func easel(_ arguments: String..., in folder: Folder) throws -> Finished {
        let finished = try Command.run(arguments, in: folder, environment: Self.portable)
        #expect(finished.code == 0, "\(finished.errors)")
        return finished
    }

    @Test(arguments: ["autoencoder", "classifier", "conditional-vae", "dcgan"])
    func goesOnAsItDid(model: String) throws {
        let folder = Folder()
        try FileManager.default.copyItem(atPath: "\(Self.fixtures)/\(model)", toPath: folder.path + "/run")
        let text = folder.text("run/after-3-epochs.txt")
        try folder.remove("run/after-3-epochs.txt")
        _ = try easel("train", "--resume", "run", "--epochs", "3", "--threads", "1", in: folder)
        let file = try SafetensorsFile(path: folder.path + "/run/checkpoints/epoch-0003.safetensors")
        let data = folder.bytes("run/checkpoints/epoch-0003.safetensors")
        let start = data.count - (file.tensors.last?.byteRange.upperBound ?? 0)
        var found = file.tensors.map { tensor in
            let bytes = data[(start + tensor.byteRange.lowerBound)..<(start + tensor.byteRange.upperBound)]
            return "\(SHA256.hexDigest(of: Array(bytes))) \(tensor.name)"
        }
        found.append("\(SHA256.hexDigest(of: folder.bytes("run/samples/epoch-0003.png"))) samples/epoch-0003.png")
        #expect(found.sorted() == text.split(separator: "\n").map(String.init).sorted())
        #expect(try folder.losses("run").count == 3)

        #expect(try easel("evaluate", "--run", "run", "--json", in: folder).json()["epoch"] as? Int == 3)
        if model != "classifier" {
            _ = try easel("sample", "--run", "run", "--count", "4", "-o", "drawn.png", in: folder)
            #expect(try PNGFile.read(folder.path + "/drawn.png").channels == 1)
        }
    }
}
