import Easel
import Testing

/// Images of one's own making, from nothing but what is public.
struct OwnSourceTests {
    private struct Stripes: ImageSource {
        let count = 24
        let imageShape = ImageShape(height: 8, width: 8, channels: 1)

        func target(at index: Int) -> Target { .label(Int32(index % 2)) }

        func image(at index: Int) throws -> Image {
            let pixels = (0..<64).map { place -> UInt8 in
                let line = index % 2 == 0 ? place / 8 : place % 8
                return line / 2 % 2 == 0 ? 0 : 255
            }
            return try Image(height: 8, width: 8, channels: 1, pixels: pixels)
        }
    }

    @Test func aSourceOfOnesOwnTrains() throws {
        let source = Stripes()
        let model = Dense(inputFeatures: 64, outputFeatures: 2)
        let step = try TrainStep(updating: model, with: Adam(learningRate: 0.01), images: source.imageShape) { batch in
            categoricalCrossEntropy(logits: model(batch.images.flattened()), labels: batch.labels)
        }
        let order = try BatchOrder(count: source.count, batchSize: 8, seed: 1)
        let loader = try BatchLoader(source, order: order, steps: 0..<(20 * order.batchCount))
        var losses: [Float] = []
        while let batch = try loader.next() { losses.append(try step(batch)) }
        #expect(losses.count == 60 && losses[59] < 0.1 && losses[0] > 0.3, "\(losses)")
        let evaluation = try EvaluationStep(of: model, images: source.imageShape) { batch in
            ["loss": categoricalCrossEntropy(logits: model(batch.images.flattened()), labels: batch.labels)]
        }
        #expect(try evaluation.means(over: source) == evaluation.means(over: source.inMemory()))
    }
}
