import EaselImages
import EaselRuns
import EaselTraining
import Testing

@Suite struct MetricTests {
    @Test func aMetricIsItsNameDirectionAndUnit() {
        let metrics: [Metric: Double] = [.loss: 1, .accuracy: 0.5]
        #expect(metrics["loss"] == 1 && metrics["accuracy"] == 0.5 && metrics["ssim"] == nil)
        #expect(metrics.byName == ["loss": 1, "accuracy": 0.5])
        #expect(Metric("accuracy", nil) != .accuracy)
        #expect(Metric.peakSignalToNoiseRatio.unit == "dB")
    }

    @Test func aNumberStandsUnderItsTitleWithItsUnit() {
        #expect(Metric.peakSignalToNoiseRatio.text(of: "16.79") == "psnr 16.79 dB")
        #expect(Metric("accuracy", nil, title: "true ones").text(of: "0.5") == "true ones 0.5")
    }

    /// What the models of a task measure on test images, by the names that logs have had from the beginning.
    private static func names(of entry: ModelCatalog.Entry, classes: Int) -> [String] {
        switch entry.task {
        case .classification: return ["accuracy", "loss"] + (classes > 10 ? ["top5Accuracy"] : [])
        case .regression: return ["loss", "mae", "mse", "r2"]
        case .segmentation: return ["loss", "meanIoU", "pixelAccuracy"]
        case .denoising: return ["loss", "noisyPSNR", "psnr"]
        case .reconstruction:
            let isNoisy = entry.options.contains { $0.name == "noise" && $0.usual != nil }
            return ["diversity", "loss", "mse"] + (isNoisy ? ["noisyMSE"] : [])
        default:
            let isVariational = entry.options.contains { $0.name == "beta" }
            return isVariational
                ? ["activeDimensions", "diversity", "kl", "loss", "reconstruction"] : ["accuracy", "diversity"]
        }
    }

    /// The recipe of every model measures what it says it does, and its score has a direction.
    @Test(arguments: ModelCatalog.names) func recipesMeasureWhatTheyDeclare(name: String) throws {
        let entry = try ModelCatalog.entry(named: name)
        let data = try entry.needsMasks ? fewScenes() : fewDigits()
        let rows = try RowSource(
            (0..<16).map { Float($0 % 5) }, columns: 2, targets: .numbers((0..<8).map { Float($0) }))
        let isOfRows = entry.task == .regression
        let (train, test): (any ImageSource, any ImageSource) = isOfRows ? (rows, rows) : (data.train, data.test)
        let recipe = try ModelCatalog.recipe(
            narrow(name, classes: data.maskClasses?.count), image: train.imageShape, batchSize: 8)
        let trained = try recipe.train(on: train.batches(of: 8)[0], learningRate: 1e-3)
        #expect(Set(trained.keys) == Set(recipe.trainMetrics), "\(name)")
        let measured = try recipe.evaluate(on: test)
        #expect(Set(measured.keys) == Set(recipe.testMetrics), "\(name)")
        let classes = (recipe as? ClassifierRecipe)?.model.classes ?? 0
        #expect(measured.keys.map(\.name).sorted() == Self.names(of: entry, classes: classes), "\(name)")
        #expect(recipe.score.direction != nil && recipe.trainMetrics.contains(where: \.isLoss), "\(name)")
        let all = Set(recipe.trainMetrics + recipe.testMetrics)
        #expect(Set(all.map(\.name)).count == all.count, "\(name): one name, two metrics")
    }
}
