import EaselCore
import EaselData
import EaselLayers
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite("R1 taken now and then") struct PenaltyIntervalTests {
    private func recipe(_ interval: Int) throws -> AdversarialRecipe {
        try AdversarialRecipe(
            DCGAN(
                DCGANConfiguration(
                    baseWidth: 3, latentSize: 5, isDiscriminatorNormalised: false, discriminatorWidth: 2,
                    refiningLayers: 1, headSize: 4, deviationGroup: 4)),
            options: AdversarialOptions(realGradientPenalty: 50, realGradientPenaltyInterval: interval),
            optimizer: SGD(learningRate: 1), batchSize: 8, seed: 3)
    }

    private func discriminator(_ recipe: AdversarialRecipe) -> [Float] {
        recipe.parameters.filter { $0.name.hasPrefix("discriminator.") }.flatMap(\.parameter.values)
    }

    /// With an interval of 2 the first step is one without a penalty, the second ends in a step along the penalty's
    /// gradient times two.
    @Test func theStepIsTakenAtItsTurn() throws {
        let batches = try fewDigits().train.batches(of: 8)
        let (lazy, never) = (try recipe(2), try recipe(1000))
        for recipe in [lazy, never] { _ = try recipe.train(on: batches[0], learningRate: 1e-3) }
        #expect(discriminator(lazy) == discriminator(never))
        for recipe in [lazy, never] { _ = try recipe.train(on: batches[1], learningRate: 1e-3) }
        #expect(discriminator(lazy) != discriminator(never))

        // The same by hand, from the weights before it: the discriminator is not touched by the generator's step.
        let step = try #require(lazy.penaltyStep)
        let before = discriminator(never)
        let twin = try #require(never.penaltyStep)
        twin.learningRate = 1e-3 * 2 / 1000
        _ = try twin(batches[1])
        let (expected, found) = (discriminator(never), discriminator(lazy))
        #expect(expected != before && step.stepCount == 2)
        for (one, other) in zip(expected, found) { #expect(abs(one - other) < 1e-6) }
    }

    @Test func withoutAnIntervalItIsPartOfTheStep() throws {
        let recipe = try recipe(1)
        #expect(recipe.penaltyStep == nil && recipe.allSteps.count == 2)
        #expect(throws: OptionError.self) { try self.recipe(0) }
    }
}
