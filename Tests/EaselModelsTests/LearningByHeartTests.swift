import Easel
import Testing

/// What learns no classes of pictures learns thirty-two pictures by heart as well; of classifiers see `ClassifierLearningTests`.
@Suite struct LearningByHeartTests {
    private func recipe(
        _ name: String, _ options: [String: JSONValue], _ image: ImageShape
    ) throws -> any Recipe {
        try ModelCatalog.recipe(
            .init(name: name, options: options), image: image, optimizer: Adam(), batchSize: 32, trainCount: 32, seed: 1
        )
    }

    @Test func theClassesOfPixels() throws {
        let scenes = try Scenes(ImageShape(height: 24, width: 24, channels: 3)).images(from: 0, count: 32)
        let recipe = try recipe(
            "unet", ["classes": .integer(4), "widths": .list([8, 16, 32].map(JSONValue.integer))], scenes.imageShape)
        let batch = try scenes.batches(of: 32)[0]
        let first = try recipe.train(on: batch, learningRate: 5e-3)
        var (last, steps) = (first, 1)
        while last["pixelAccuracy"] ?? 0 < 0.98, steps < 500 {
            last = try recipe.train(on: batch, learningRate: 5e-3)
            steps += 1
        }
        #expect(first["pixelAccuracy"] ?? 1 < 0.8, "it knew them: \(first)")
        #expect(last["pixelAccuracy"] ?? 0 >= 0.98, "after \(steps) steps: \(last)")
    }

    @Test func numbers() throws {
        let image = ImageShape(height: 28, width: 28, channels: 1)
        let recipe = try recipe("linear-regression", [:], image)
        let digits = try recipe.syntheticImages(of: image, count: 32)
        let batch = try digits.batches(of: 32)[0]
        let first = try recipe.train(on: batch, learningRate: 0.01)
        var (last, steps) = (first, 1)
        while last["loss"] ?? 1 > 0.01, steps < 1000 {
            last = try recipe.train(on: batch, learningRate: 0.01)
            steps += 1
        }
        #expect(first["loss"] ?? 0 > 1, "it knew them: \(first)")
        #expect(last["loss"] ?? 1 <= 0.01, "after \(steps) steps: \(last)")
    }
}
