import EaselCore
import EaselData
import EaselRuns
import EaselTraining
import Testing

/// What is done with trained runs: paths and sheets of latents, measurements.
@Suite struct TrainedTests {
    @Test func linearPathsAreStraight() throws {
        let way = try LatentPath.linear.latents(from: [0, 4], to: [2, 0], steps: 5)
        #expect(way == [0, 4, 0.5, 3, 1, 2, 1.5, 1, 2, 0])
    }

    @Test func sphericalPathsKeepTheirLength() throws {
        let way = try LatentPath.spherical.latents(from: [3, 0, 0], to: [0, 3, 0], steps: 4)
        let lengths = stride(from: 0, to: 12, by: 3).map {
            (way[$0] * way[$0] + way[$0 + 1] * way[$0 + 1]).squareRoot()
        }
        #expect(lengths.allSatisfy { abs($0 - 3) < 1e-5 })
        // Thirty degrees a step.
        #expect(abs(way[3] - 3 * 0.866_025_4) < 1e-5 && abs(way[4] - 1.5) < 1e-5)
        // Where no circle is defined, the line.
        #expect(try LatentPath.spherical.latents(from: [1, 0], to: [-1, 0], steps: 3) == [1, 0, 0, 0, -1, 0])
        #expect(try LatentPath.spherical.latents(from: [0, 0], to: [2, 0], steps: 3) == [0, 0, 1, 0, 2, 0])
    }

    @Test func pathsThatCannotBeAreRefused() {
        #expect(message { _ = try LatentPath.linear.latents(from: [1], to: [1, 2], steps: 3) }.contains("1 numbers"))
        #expect(message { _ = try LatentPath.linear.latents(from: [1], to: [2], steps: 1) }.contains("at least 2"))
    }

    @Test func aTraversalSweepsOneDimensionAtATime() throws {
        let spread: [(mean: Float, deviation: Float)] = [(1, 2), (0, 1), (5, 0.5)]
        let swept = try LatentSheets.traversal(of: [9, 8, 7], dimensions: [2, 0], spread: spread, range: 2, steps: 3)
        #expect(swept == [9, 8, 4, 9, 8, 5, 9, 8, 6, -3, 8, 7, 1, 8, 7, 5, 8, 7])
    }

    /// Each row and column stands for as many latents as any other.
    @Test func aManifoldIsEvenInProbability() throws {
        let spread: [(mean: Float, deviation: Float)] = [(0, 1), (10, 2)]
        let places = try LatentSheets.manifold(of: [0, 0], dimensions: [0, 1], spread: spread, side: 4)
        // Quantiles at 1/8, 3/8, 5/8, 7/8, as any table of the normal distribution has them.
        let quantiles: [Float] = [-1.150_349_4, -0.318_639_36, 0.318_639_36, 1.150_349_4]
        for row in 0..<4 {
            for column in 0..<4 {
                let start = (row * 4 + column) * 2
                #expect(abs(places[start] - quantiles[column]) < 1e-6)
                // The second dimension grows upwards.
                #expect(abs(places[start + 1] - (10 + 2 * quantiles[3 - row])) < 1e-5)
            }
        }
    }

    @Test func aPathThroughClassesMixesThem() throws {
        let source = try LatentSource(parsing: "mixture")
        #expect(source == .mixture(components: 10) && source.description == "mixture:10")
        for text in ["mixture:0", "mixture:x", "Gaussian", ""] {
            #expect(
                message { _ = try LatentSource(parsing: text) }.contains("there are prior, gaussian, and mixture:10"))
        }
    }

    /// With one sample both bounds are the same; with more, the weighted one is higher, and both agree with the loss.
    @Test func boundsOfAVariationalAutoencoder() throws {
        let dataset = try Digits(ImageShape(height: 8, width: 8)).dataset(trainCount: 40, testCount: 30)
        let recipe = try #require(
            ModelCatalog.recipe(
                .init(
                    name: "vae",
                    options: ["latentSize": .integer(3), "widths": .list([.integer(4)]), "hiddenSize": .integer(8)]),
                image: dataset.imageShape, batchSize: 8) as? VariationalAutoencoderRecipe)
        for batch in try dataset.train.batches(of: 8) {
            var values: [Float] = []
            for _ in 0..<20 { try recipe.train(on: batch, learningRate: 1e-2, into: &values) }
        }
        let one = try recipe.bounds(on: dataset.test, samples: 1, batchSize: 8)
        #expect(abs(one.importanceWeightedBound - one.evidenceLowerBound) < 1e-9)
        let many = try recipe.bounds(on: dataset.test, samples: 200, batchSize: 8)
        #expect(many.importanceWeightedBound > many.evidenceLowerBound + 0.01)
        // The loss has the divergence in closed form; the samples have it by chance.
        let loss = try #require(recipe.evaluate(on: dataset.test)["loss"])
        #expect(abs(many.evidenceLowerBound + loss) < 0.2, "\(many) and \(loss)")
        #expect(message { _ = try recipe.bounds(on: dataset.test, samples: 0) }.contains("at least 1"))
    }

    @Test func reconstructionMeasuresAgreeWithTheModelsOwn() throws {
        let dataset = try Digits(ImageShape(height: 12, width: 12)).dataset(trainCount: 20, testCount: 10)
        let recipe = try ModelCatalog.recipe(
            .init(name: "denoising-autoencoder", options: ["noise": .text("masking:0.3")]), image: dataset.imageShape,
            batchSize: 4)
        let measures = try #require(recipe as? any ImageReconstructionRecipe).reconstructionMeasures(on: dataset.test)
        let own = try #require(recipe.evaluate(on: dataset.test)["mse"])
        #expect(try abs(#require(measures.meanSquaredError) - own) < 1e-6)
        #expect(measures.count == 10)
    }
}
