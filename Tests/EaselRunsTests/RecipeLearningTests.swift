import EaselData
import EaselImages
import EaselGraph
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// Every generative model learns what there is to learn from a handful of pictures.
@Suite struct RecipeLearningTests {
    /// Trains on one batch again and again; what training measured first and in the end, by name.
    private func learn(
        _ recipe: any Recipe, _ set: ImageSet, steps: Int, learningRate: Float
    ) throws -> (first: [String: Float], last: [String: Float]) {
        let batch = try set.batches(of: set.count)[0]
        var all: [[Float]] = []
        for _ in 0..<steps {
            var values: [Float] = []
            try recipe.train(on: batch, learningRate: learningRate, into: &values)
            #expect(values.allSatisfy { $0.isFinite })
            all.append(values)
        }
        func named(_ values: [Float]) -> [String: Float] {
            Dictionary(uniqueKeysWithValues: zip(recipe.trainMetrics.map(\.name), values))
        }
        try draw(recipe, set)
        return (named(all[0]), named(all[steps - 1]))
    }

    /// Leaves the picture where `EASEL_TEST_PICTURES` says, to be looked at.
    private func draw(_ recipe: any Recipe, _ set: ImageSet) throws {
        let grid = try recipe.samples(from: set)
        #expect(try grid.render().height > 56)
        guard let folder = ProcessInfo.processInfo.environment["EASEL_TEST_PICTURES"] else { return }
        try grid.write(to: "\(folder)/\(type(of: recipe))-\(recipe.parameters.count).png")
    }

    private func digits(_ count: Int) throws -> ImageSet { try Digits().images(from: 0, count: count) }

    @Test func denseAutoencoder() throws {
        let recipe = try ReconstructionRecipe(
            DenseAutoencoder(DenseAutoencoderConfiguration(latentSize: 64)), optimizer: Adam(), batchSize: 32)
        let set = try digits(32)
        let before = try recipe.evaluate(on: set)["mse"] ?? 0
        _ = try learn(recipe, set, steps: 150, learningRate: 3e-3)
        let after = try recipe.evaluate(on: set)["mse"] ?? 1
        #expect(after < 0.01 && before > 0.1, "mse \(before) became \(after)")
    }

    /// What the model makes of noisy pictures is closer to the clean ones than the noisy pictures are.
    @Test(arguments: ["gaussian:0.5", "salt-and-pepper:0.3", "masking:0.5"])
    func denoising(noise: String) throws {
        let model = try Autoencoder(AutoencoderConfiguration(widths: [8, 16], latentSize: 32))
        let recipe = try ReconstructionRecipe(
            model, noise: ImageNoise(parsing: noise), optimizer: Adam(), batchSize: 32)
        let set = try digits(32)
        _ = try learn(recipe, set, steps: 200, learningRate: 3e-3)
        let results = try recipe.evaluate(on: set)
        let (mse, noisy) = (results["mse"] ?? 1, results["noisyMSE"] ?? 0)
        #expect(mse < noisy / 2, "\(noise): \(noisy) became \(mse)")
    }

    @Test func variationalAutoencoder() throws {
        let model = try VariationalAutoencoder(
            VariationalAutoencoderConfiguration(widths: [8, 16], hiddenSize: 64, latentSize: 8))
        // Pictures this few are left out of the codes unless β gives them time.
        let options = VariationalAutoencoderOptions(warmUpSteps: 400)
        let recipe = try VariationalAutoencoderRecipe(model, options: options, optimizer: Adam(), batchSize: 32)
        let set = try digits(32)
        let (first, last) = try learn(recipe, set, steps: 500, learningRate: 3e-3)
        // 784 pixels at even odds are 543 nats.
        #expect((first["reconstruction"] ?? 0) > 450)
        #expect((last["reconstruction"] ?? .infinity) < 0.35 * (first["reconstruction"] ?? 0), "\(first) \(last)")
        #expect((last["kl"] ?? 0) > 5, "the codes must tell the pictures apart")
        let results = try recipe.evaluate(on: set)
        let sum = (results["reconstruction"] ?? 0) + (results["kl"] ?? 0)
        #expect(abs((results["loss"] ?? 0) - sum) < 1e-3 * sum)
        let perDimension = try recipe.divergencePerDimension(on: set)
        #expect(abs(perDimension.reduce(0, +) - (results["kl"] ?? 0)) < 1e-3 * sum)
        #expect(results["activeDimensions"] == Double(perDimension.count { $0 > 0.01 }))
    }

    @Test func betaWarmsUp() throws {
        let options = VariationalAutoencoderOptions(beta: 4, warmUpSteps: 8)
        #expect([1, 2, 8, 9].map { options.beta(atStep: $0) } == [0.5, 1, 4, 4])
        #expect(VariationalAutoencoderOptions(beta: 3).beta(atStep: 1) == 3)
        // The loss of the first step has an eighth of β.
        let model = try VariationalAutoencoder(
            VariationalAutoencoderConfiguration(widths: [2, 3], hiddenSize: 5, latentSize: 4))
        let recipe = try VariationalAutoencoderRecipe(model, options: options, optimizer: Adam(), batchSize: 4)
        var values: [Float] = []
        try recipe.train(on: digits(4).batches(of: 4)[0], learningRate: 1e-3, into: &values)
        #expect(abs(values[0] - (values[1] + 0.5 * values[2])) < 1e-3)
        #expect(values[2] > 0)
    }

    @Test func denseGame() throws {
        let model = try GAN(GANConfiguration(widths: [128, 256], latentSize: 16))
        let recipe = try AdversarialRecipe(model, optimizer: Adam(beta1: 0.5), batchSize: 32)
        try expectSanePictures(recipe, digits(32), steps: 500, learningRate: 3e-4)
    }

    @Test func convolutionalGame() throws {
        let model = try DCGAN(DCGANConfiguration(baseWidth: 8, latentSize: 16))
        let options = AdversarialOptions(average: .decay(0.9))
        let recipe = try AdversarialRecipe(model, options: options, optimizer: Adam(beta1: 0.5), batchSize: 32)
        try expectSanePictures(recipe, digits(32), steps: 200, learningRate: 1e-3)
    }

    /// The drawn pictures' mean and spread come near those of the real ones, and the pictures differ.
    private func expectSanePictures(
        _ recipe: AdversarialRecipe, _ set: ImageSet, steps: Int, learningRate: Float
    ) throws {
        func distance() throws -> Double {
            let drawn = try recipe.latentDecoder.images(count: 64, seed: 1)
            let real = try (0..<set.count).map { try set.image(at: $0) }
            func means(_ pictures: [Image]) -> [Double] {
                (0..<784).map { place in
                    pictures.reduce(0) { $0 + Double($1.pixels[place]) } / Double(pictures.count) / 255
                }
            }
            return zip(means(drawn), means(real)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 784
        }
        let before = try distance()
        _ = try learn(recipe, set, steps: steps, learningRate: learningRate)
        let after = try distance()
        #expect(after < before / 4, "mean picture: \(before) became \(after)")
        let results = try recipe.evaluate(on: set)
        #expect((results["diversity"] ?? 0) > 0.2, "\(results)")
        #expect((0...1).contains(results["accuracy"] ?? -1))
    }

    /// The noise of the two players' steps is not the same, nor that of two steps.
    @Test func noiseIsIndependent() throws {
        let model = try GAN(GANConfiguration(widths: [4], latentSize: 3))
        let recipe = try AdversarialRecipe(model, optimizer: Adam(), batchSize: 4) {
            let noise = Tensor.randomNormal($0)
            Trace.current?.output("noise", noise)
            return noise
        }
        let batch = try digits(4).batches(of: 4)[0]
        var draws: Set<[Float]> = []
        for _ in 0..<3 {
            var values: [Float] = []
            try recipe.train(on: batch, learningRate: 1e-3, into: &values)
            draws.insert(Array(try recipe.discriminatorStep.program(batchSize: 4).output("noise")))
            draws.insert(Array(try recipe.generatorStep.program(batchSize: 4).output("noise")))
        }
        #expect(draws.count == 6)
    }

    @Test func theAverageFollows() throws {
        let model = try GAN(GANConfiguration(widths: [4], latentSize: 3))
        let options = AdversarialOptions(average: .decay(0.5))
        let recipe = try AdversarialRecipe(model, options: options, optimizer: SGD(learningRate: 1), batchSize: 4)
        func values(_ prefix: String) -> [Float] {
            recipe.parameters.filter { $0.name.hasPrefix(prefix) }.flatMap(\.parameter.values)
        }
        let start = values("generator.")
        #expect(values("average.") == start && !start.isEmpty)
        var measured: [Float] = []
        try recipe.train(on: digits(4).batches(of: 4)[0], learningRate: 0.1, into: &measured)
        let share: Float = 1 - 2.0 / 11
        for (average, (old, new)) in zip(values("average."), zip(start, values("generator."))) {
            #expect(abs(average - (old + (new - old) * share)) < 1e-6)
        }
        #expect(values("average.") != start)
    }
}
