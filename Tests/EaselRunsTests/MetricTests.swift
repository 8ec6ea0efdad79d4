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

    /// Every recipe measures what it says it does, by the names that logs have had from the beginning.
    @Test func recipesMeasureWhatTheyDeclare() throws {
        let data = try fewDigits()
        for (name, test) in [
            ("autoencoder", ["diversity", "loss", "mse"]),
            ("denoising-autoencoder", ["diversity", "loss", "mse", "noisyMSE"]),
            ("vae", ["activeDimensions", "diversity", "kl", "loss", "reconstruction"]),
            ("gan", ["accuracy", "diversity"]),
            ("classifier", ["accuracy", "loss"]),
        ] {
            let recipe = try ModelCatalog.recipe(
                ModelCatalog.completed(.init(name: name)), image: data.imageShape, batchSize: 8)
            let trained = try recipe.train(on: data.train.batches(of: 8)[0], learningRate: 1e-3)
            #expect(Set(trained.keys) == Set(recipe.trainMetrics), "\(name)")
            let measured = try recipe.evaluate(on: data.test)
            #expect(Set(measured.keys) == Set(recipe.testMetrics), "\(name)")
            #expect(measured.keys.map(\.name).sorted() == test, "\(name)")
        }
    }
}
