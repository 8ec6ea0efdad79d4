import Easel
import Foundation
import Testing

/// What training makes where nothing but the data and the epochs are given.
@Suite struct UsualTrainingTests {
    /// Trains on digits; the model's record and the last epoch's line of the log.
    private func train(_ arguments: String) throws -> (record: [String: Any], last: [String: Any]) {
        let folder = Folder()
        let words = "train autoencoder --data digits --output run " + arguments
        let finished = try Command.run(words.split(separator: " ").map(String.init), in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        func object(_ text: some StringProtocol) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Foundation.Data(text.utf8)) as? [String: Any])
        }
        let lines = folder.text("run/log.jsonl").split(separator: "\n")
        return (try object(folder.text("run/run.json")), try object(#require(lines.last)))
    }

    private func health(_ last: [String: Any]) -> [String] { last["health"] as? [String] ?? [] }

    private func test(_ last: [String: Any], _ name: String) throws -> Double {
        try #require((last["test"] as? [String: Any])?[name] as? Double)
    }

    /// The first example of the help. The mean image alone has an error of 0.037.
    @Test func twoEpochsTellDigitsApart() throws {
        let (record, last) = try train("--epochs 2")
        #expect(try test(last, "mse") < 0.015)
        #expect(try test(last, "diversity") > 0.5)
        #expect(health(last) == [])
        #expect(record["batchSize"] as? Int == 128)
        let model = try #require(record["model"] as? [String: Any])
        #expect((model["options"] as? [String: Any])?["initializer"] as? String == "heNormal")
    }

    @Test func fewImagesAreLearntInSmallBatches() throws {
        let (record, last) = try train("--limit 500")
        #expect(record["batchSize"] as? Int == 16)
        #expect(try test(last, "mse") < 0.015)
        #expect(health(last) == [])
    }

    /// As it was before: the same picture for every image, which is said.
    @Test func smallWeightsMakeOnePictureOfAll() throws {
        let (_, last) = try train(
            "--epochs 6 --limit 500 --initializer pyTorchDefault --learning-rate 1e-3 --batch-size 128")
        #expect(try test(last, "diversity") < 0.001)
        #expect(health(last).contains { $0.hasPrefix("reconstructions hardly depend on the image") }, "\(last)")
    }
}
