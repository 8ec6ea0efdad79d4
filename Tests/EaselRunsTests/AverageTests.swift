import EaselData
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite("The moving average of a generator") struct AverageTests {
    @Test func halfLifeIsAShareOfTheImagesSeen() {
        let rule = AverageRule.halfLife(share: 0.05, limit: nil)
        // 0.05 of 640 images is half a batch, so a batch halves it twice.
        #expect(rule.kept(step: 10, batchSize: 64) == 0.25)
        #expect(rule.kept(step: 20, batchSize: 64) == 0.5)
        #expect(rule.kept(step: 200_000, batchSize: 64) > 0.9999)
        let limited = AverageRule.halfLife(share: 0.05, limit: 64)
        #expect(limited.kept(step: 200_000, batchSize: 64) == 0.5)
        #expect(AverageRule.decay(0.9).kept(step: 1, batchSize: 64) == Float(2) / 11)
        #expect(AverageRule.decay(0.9).kept(step: 1000, batchSize: 64) == 0.9)
    }

    private func recipe(_ statistics: AverageStatistics) throws -> AdversarialRecipe {
        try AdversarialRecipe(
            DCGAN(DCGANConfiguration(baseWidth: 3, latentSize: 5)),
            options: AdversarialOptions(average: .halfLife(share: 0.5, limit: nil), averageStatistics: statistics),
            optimizer: Adam(beta1: 0.5), batchSize: 8, seed: 3)
    }

    private func values(_ recipe: AdversarialRecipe, _ name: String) throws -> [Float] {
        try #require(recipe.parameters.first { $0.name == "average." + name }).parameter.values
    }

    /// Statistics of the averaged weights: twice the weights of a layer without bias have twice the mean and four times
    /// the variance, and those of the noise are as expected.
    @Test func standingStatisticsAreThoseOfTheWeights() throws {
        let recipe = try recipe(.standing)
        let weight = try #require(recipe.parameters.first { $0.name == "average.1.weight" }).parameter
        try recipe.settle()
        let (mean, variance) = (try values(recipe, "2.runningMean"), try values(recipe, "2.runningVariance"))
        let numbers = weight.values
        weight.values = numbers.map { $0 * 2 }
        // As where weights are restored.
        recipe.stepCount = 0
        try recipe.settle()
        #expect(try values(recipe, "2.runningMean") == mean.map { $0 * 2 })
        #expect(try values(recipe, "2.runningVariance") == variance.map { $0 * 4 })
        // The noise is of variance 1, so a channel's variance is the mean over places of the squares of its weights, which
        // lie as [7, 7, channels, 5].
        let channels = mean.count
        for channel in 0..<channels {
            let own = numbers.indices.filter { $0 / 5 % channels == channel }.map { numbers[$0] * numbers[$0] }
            let expected = own.reduce(0, +) / 49
            #expect(abs(variance[channel] - expected) < 0.1 * expected)
        }
    }

    /// Of 200 classes, more than a batch has images, each is seen: the statistics depend on the last one's weights.
    @Test func everyClassIsMeasured() throws {
        let model = try ConditionalDCGAN(.init(DCGANConfiguration(baseWidth: 2, latentSize: 3), classes: 200))
        let recipe = try AdversarialRecipe(
            model, options: AdversarialOptions(average: .halfLife(share: 0.5, limit: nil)), optimizer: Adam(beta1: 0.5),
            batchSize: 4, seed: 3)
        try recipe.settle()
        let before = try values(recipe, "2.runningVariance")
        let weight = try #require(recipe.parameters.first { $0.name == "average.1.weight" }).parameter
        // [7, 7, channels, 3 + 200]: the last input is the last class.
        var numbers = weight.values
        for place in stride(from: 202, to: numbers.count, by: 203) { numbers[place] = 5 }
        weight.values = numbers
        recipe.stepCount = 0
        try recipe.settle()
        #expect(try values(recipe, "2.runningVariance") != before)
    }

    @Test func statisticsAreStandingOrCopied() throws {
        let batch = try fewDigits().train.batches(of: 8)[0]
        let (standing, copied) = (try recipe(.standing), try recipe(.copied))
        for recipe in [standing, copied] { _ = try recipe.train(on: batch, learningRate: 1e-2) }
        let newest = try #require(copied.parameters.first { $0.name == "generator.2.runningVariance" }).parameter.values
        #expect(try values(copied, "2.runningVariance") == newest)
        #expect(try values(standing, "2.runningVariance") == [Float](repeating: 1, count: newest.count))
        try copied.settle()
        #expect(try values(copied, "2.runningVariance") == newest)
        try standing.settle()
        let measured = try values(standing, "2.runningVariance")
        #expect(measured != newest)
        try standing.settle()
        #expect(try values(standing, "2.runningVariance") == measured)
    }
}
