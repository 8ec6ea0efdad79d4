import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// Ten steps of generative models from the same weights, batches and noise as PyTorch, by the recipes themselves.
@Suite struct GoldenGenerativeTests {
    private let file: GoldenFile

    init() throws { file = try GoldenFile("generative") }

    /// Gives parameters the values of a case; both list them in the order of the layers, under names of their own.
    private func load(_ golden: GoldenCase, into named: [NamedParameter]) throws {
        try #require(named.count == golden.parameters?.count)
        for (parameter, name) in zip(named, golden.parameters ?? []) {
            try #require(parameter.parameter.shape == file.shape("\(golden.name).initial.\(name)"), "\(name)")
            parameter.parameter.values = try file.values("\(golden.name).initial.\(name)")
        }
    }

    private func expectFinal(_ golden: GoldenCase, _ named: [NamedParameter], _ tolerance: Float) throws {
        for (parameter, name) in zip(named, golden.parameters ?? []) {
            expectGolden(
                parameter.parameter.values, try file.values("\(golden.name).final.\(name)"), tolerance, "final \(name)")
        }
    }

    /// The pictures of a step: two batches take turns, the second smaller.
    private func images(_ golden: GoldenCase, _ step: Int) throws -> [Float] {
        let bounds = golden.batches?[step % 2] ?? [0, 0]
        return Array(try file.values("\(golden.name).images")[(bounds[0] * 784)..<(bounds[1] * 784)])
    }

    /// The noise of a step: the first rows of its block.
    private func fill(_ program: Program, _ golden: GoldenCase, block: Int) throws {
        let input = try program.input("noise")
        let size = 6 * (golden.latentSize ?? 0)
        let values = try file.values("\(golden.name).noise")[(block * size)...]
        for (index, value) in values.prefix(input.count).enumerated() { input[index] = value }
    }

    @Test(arguments: [1, 2]) func variationalAutoencoder(threads: Int) throws {
        let golden = try #require(file.cases.first { $0.name == "vae" })
        let model = try VariationalAutoencoder(
            VariationalAutoencoderConfiguration(
                widths: golden.widths ?? [], hiddenSize: golden.hiddenSize ?? 0, latentSize: golden.latentSize ?? 0))
        try load(golden, into: namedParameters(of: model))
        let recipe = try VariationalAutoencoderRecipe(
            model, optimizer: Adam(learningRate: golden.learningRate ?? 0), batchSize: 6,
            workers: Workers(threads: threads)
        ) { Trace.current?.stepInput("noise", $0) ?? .randomNormal($0) }
        var values: [Float] = []
        for step in 0..<10 {
            let images = try images(golden, step)
            let program = try recipe.step.program(batchSize: images.count / 784)
            try fill(program, golden, block: step)
            try program.input("beta")[0] = 1
            values.append(try recipe.step(images: images))
            values += try [program.scalar("reconstruction"), program.scalar("kl")]
        }
        // Sums over 784 pixels: the scale of an error is that of the sum.
        expectGolden(values, try file.values("vae.losses"), 1e-6, "losses")
        try expectFinal(golden, recipe.parameters, 2e-5)
    }

    @Test(arguments: [1, 2]) func bothPlayers(threads: Int) throws {
        let golden = try #require(file.cases.first { $0.name == "dcgan" })
        let model = try DCGAN(
            DCGANConfiguration(baseWidth: golden.baseWidth ?? 0, latentSize: golden.latentSize ?? 0))
        try load(golden, into: namedParameters(of: model))
        let recipe = try AdversarialRecipe(
            model, optimizer: Adam(learningRate: golden.learningRate ?? 0, beta1: 0.5), batchSize: 6,
            workers: Workers(threads: threads)
        ) { Trace.current?.stepInput("noise", $0) ?? .randomNormal($0) }
        var values: [Float] = []
        for step in 0..<10 {
            let images = try images(golden, step)
            let size = images.count / 784
            let program = try recipe.discriminatorStep.program(batchSize: size)
            try fill(program, golden, block: 2 * step)
            try fill(recipe.generatorStep.program(batchSize: size), golden, block: 2 * step + 1)
            values.append(try recipe.discriminatorStep(images: images))
            values.append(try recipe.generatorStep(images: images))
            values += try [program.scalar("real"), program.scalar("fake")]
        }
        expectGolden(values, try file.values("dcgan.losses"), 5e-6, "losses")
        // Statistics of both players are among the parameters.
        #expect(recipe.parameters.count == 18)
        try expectFinal(golden, recipe.parameters, 2e-5)
    }

    /// A critic, whose loss holds its own gradient, and the generator that plays against it.
    @Test(arguments: [1, 2]) func wasserstein(threads: Int) throws {
        let golden = try #require(file.cases.first { $0.name == "wasserstein" })
        let model = try DCGAN(
            DCGANConfiguration(
                baseWidth: golden.baseWidth ?? 0, latentSize: golden.latentSize ?? 0, isDiscriminatorNormalised: false))
        try load(golden, into: namedParameters(of: model))
        let recipe = try AdversarialRecipe(
            model, options: AdversarialOptions(loss: .wasserstein),
            optimizer: Adam(learningRate: golden.learningRate ?? 0, beta1: 0.5), batchSize: 6,
            workers: Workers(threads: threads), noise: { Trace.current?.stepInput("noise", $0) ?? .randomNormal($0) },
            mixing: { Trace.current?.stepInput("mixing", $0) ?? .randomUniform($0) })
        let mixing = try file.values("wasserstein.mixing")
        var values: [Float] = []
        for step in 0..<10 {
            let images = try images(golden, step)
            let size = images.count / 784
            let program = try recipe.discriminatorStep.program(batchSize: size)
            try fill(program, golden, block: 2 * step)
            try fill(recipe.generatorStep.program(batchSize: size), golden, block: 2 * step + 1)
            for index in 0..<size { try program.input("mixing")[index] = mixing[step * 6 + index] }
            values.append(try recipe.discriminatorStep(images: images))
            values.append(try recipe.generatorStep(images: images))
        }
        expectGolden(values, try file.values("wasserstein.losses"), 5e-6, "losses")
        try expectFinal(golden, recipe.parameters, 2e-5)
    }
}
