import EaselFiles
import EaselGraph
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// What the options of generative models do, and what they refuse.
@Suite struct RecipeOptionTests {
    /// Applies noise to pictures that are 0.5 everywhere but 0.25 in the second channel.
    private func noisy(_ noise: ImageNoise, seed: UInt64 = 0) throws -> [Float] {
        let trace = Trace(phase: .training)
        trace.record { trace.output("noisy", noise.applied(to: trace.input("images", [4, 20, 20, 2]))) }
        try #require(trace.diagnostic == nil)
        let program = try Program(trace.graph)
        for index in 0..<3200 { try program.input("images")[index] = index % 2 == 0 ? 0.5 : 0.25 }
        program.run(seed: seed)
        return Array(try program.output("noisy"))
    }

    @Test func gaussian() throws {
        let values = try noisy(.gaussian(standardDeviation: 0.1))
        let mean = values.reduce(0, +) / 3200
        let spread = stride(from: 0, to: 3200, by: 2).reduce(Float(0)) { $0 + (values[$1] - 0.5) * (values[$1] - 0.5) }
        #expect(abs(mean - 0.375) < 0.01)
        #expect(abs((spread / 1600).squareRoot() - 0.1) < 0.01)
        #expect(try noisy(.gaussian(standardDeviation: 3)).allSatisfy { (0...1).contains($0) })
        #expect(try noisy(.gaussian(standardDeviation: 0.1), seed: 1) != values)
        #expect(try Set(noisy(.gaussian(standardDeviation: 0))) == [0.5, 0.25])
    }

    @Test func saltAndPepper() throws {
        let values = try noisy(.saltAndPepper(share: 0.4))
        var counts = [Float: Int]()
        for pixel in 0..<1600 {
            let (first, second) = (values[2 * pixel], values[2 * pixel + 1])
            // Both channels of a pixel go together.
            #expect(first == 0.5 ? second == 0.25 : first == second)
            counts[first, default: 0] += 1
        }
        #expect(Set(counts.keys) == [0, 0.5, 1])
        for (value, share) in [(0, 0.2), (1, 0.2), (0.5, 0.6)] as [(Float, Double)] {
            #expect(abs(Double(counts[value] ?? 0) / 1600 - share) < 0.05, "\(value)")
        }
    }

    @Test func masking() throws {
        let values = try noisy(.masking(share: 0.25))
        let black = (0..<1600).count { values[2 * $0] == 0 && values[2 * $0 + 1] == 0 }
        #expect(abs(Double(black) / 1600 - 0.25) < 0.05)
        #expect(values.count { $0 != 0 } == 2 * (1600 - black))
        #expect(try noisy(.masking(share: 1)).allSatisfy { $0 == 0 })
    }

    @Test func noiseIsParsed() throws {
        for (_, noise) in ImageNoise.named { #expect(try ImageNoise(parsing: noise.description) == noise) }
        #expect(try ImageNoise(parsing: "masking") == .masking(share: 0.5))
        #expect(try ImageNoise(parsing: "gaussian:0.25") == .gaussian(standardDeviation: 0.25))
        let fog = message { _ = try ImageNoise(parsing: "fog") }
        #expect(fog.contains("there are gaussian, salt-and-pepper, masking"))
        #expect(message { _ = try ImageNoise(parsing: "masking:much") }.contains("a number is expected"))
        #expect(message { _ = try ImageNoise(parsing: "masking:1.5") }.contains("must be in 0…1"))
        #expect(message { _ = try ImageNoise(parsing: "gaussian:-1") }.contains("at least 0"))
        #expect(message { _ = try ImageNoise(parsing: "gaussian:nan") }.contains("a number is expected"))
    }

    @Test(
        arguments: [
            ("vae", ["latentSize": 0], "--latent-size is 0, it must be from 1 to 65536; the nearest that works is 1"),
            ("vae", ["latentSize": "many"], "vae: --latent-size is many, a whole number is expected"),
            (
                "vae", ["loss": "hinge"],
                "vae has no option --loss; it has --beta, --binarise, --hidden-size, --initializer, --kl-warm-up, --latent-size"
            ),
            ("vae", ["beta": -1], "vae: --beta is -1, it must be from 0 to 1000000"),
            ("vae", ["likelihood": "poisson"], "there are bernoulli and gaussian:0.1"),
            ("vae", ["klWarmUp": -2], "--kl-warm-up is -2, it must be from 0 to 1000000"),
            ("vae", ["initializer": "he"], "there is no initializer \"he\"; there are zeros, ones, glorotUniform"),
            ("dense-autoencoder", ["activation": "steps"], "there is no activation \"steps\""),
            ("denoising-autoencoder", ["noise": "fog"], "there is no noise \"fog\""),
            ("gan", ["loss": "chess"], "there are non-saturating, minimax, least-squares, hinge, wasserstein"),
            ("gan", ["baseWidth": 3], "gan has no option --base-width"),
            ("gan", ["loss": "hinge", "realTarget": .number(0.9)], "--real-target has no meaning for the loss hinge"),
            ("dcgan", ["discriminatorSteps": 0], "--discriminator-steps is 0, it must be from 1 to 1000"),
            ("dcgan", ["averageDecay": 1], "--average-decay is 1, it must be from 0 to 0.999999"),
            ("dcgan", ["gradientPenalty": -1], "dcgan: --gradient-penalty is -1, it must be from 0 to 1000000"),
            ("dreams", [:], "there is no model \"dreams\""),
        ] as [(String, [String: JSONValue], String)])
    func whatCannotBeIsRefused(model: String, options: [String: JSONValue], expected: String) throws {
        let record = try recordOfRun(model, options, on: fewDigits())
        let text = message { _ = try ModelCatalog.recipe(for: record) }
        #expect(text.contains(expected), "\(text)")
    }

    @Test func aPenaltyNeedsACriticWithoutBatchNormalisation() throws {
        let text = message {
            _ = try AdversarialRecipe(
                DCGAN(DCGANConfiguration(baseWidth: 2, latentSize: 3)),
                options: AdversarialOptions(loss: .wasserstein), optimizer: Adam(), batchSize: 4)
        }
        #expect(text.contains("batch normalisation") && text.contains("build it without"))
    }

    /// The generator takes its turn after so many batches; otherwise its parameters stay.
    @Test func theGeneratorWaitsForItsTurn() throws {
        let model = try GAN(GANConfiguration(widths: [4], latentSize: 3))
        let recipe = try AdversarialRecipe(
            model, options: AdversarialOptions(discriminatorSteps: 3), optimizer: Adam(), batchSize: 4)
        let batch = try fewDigits(train: 4).train.batches(of: 4)[0]
        func generator() -> [Float] {
            recipe.parameters.filter { $0.name.hasPrefix("generator.") }.flatMap(\.parameter.values)
        }
        var moved: [Bool] = []
        for _ in 0..<6 {
            let before = generator()
            var values: [Float] = []
            try recipe.train(on: batch, learningRate: 1e-3, into: &values)
            #expect(values.count == recipe.trainMetrics.count)
            moved.append(generator() != before)
        }
        #expect(moved == [false, false, true, false, false, true])
        recipe.stepCount = 7
        #expect(recipe.generatorStep.stepCount == 2)
    }
}
