import Easel
import Foundation
import Testing

/// A table is trained on as images are: a linear classifier of its rows, by the public interface alone.
@Suite struct RowTrainingTests {
    @Test func aLinearModelLearnsATable() throws {
        let folder = NSTemporaryDirectory() + "easel-rows-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Far from standardised: what tells the kinds apart is a thousandth of what is the same.
        let rows = (0..<200).map {
            "\(1000 + Double($0 % 2) + Double($0 % 7) / 20),\($0 % 5),\($0 % 2 == 0 ? "short" : "long")"
        }
        let text = "length,noise,kind\n" + rows.joined(separator: "\n")
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/table.csv"))
        let data = try DatasetCatalog().load(folder + "/table.csv", reading: DatasetReading(labelColumn: "kind"))
        #expect(
            data.classNames == ["long", "short"] && data.imageShape == ImageShape(height: 1, width: 1, channels: 2))
        let model = Dense(inputFeatures: 2, outputFeatures: 2)
        let step = try TrainStep(
            updating: model, with: Adam(learningRate: 0.05), images: data.imageShape, batchSize: 16
        ) {
            categoricalCrossEntropy(logits: model($0.images.flattened()), labels: $0.labels)
        }
        let order = try BatchOrder(count: data.train.count, batchSize: 16, seed: 1)
        let loader = try BatchLoader(data.train, order: order, steps: 0..<(20 * order.batchCount))
        while let batch = try loader.next() { try step(batch) }
        let evaluation = try EvaluationStep(of: model, images: data.imageShape, batchSize: 16) {
            ["loss": categoricalCrossEntropy(logits: model($0.images.flattened()), labels: $0.labels)]
        }
        #expect(try #require(evaluation.means(over: data.test)["loss"]) < 0.2)
    }
}
