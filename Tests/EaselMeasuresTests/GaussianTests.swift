import EaselMeasures
import Foundation
import Testing

@Suite struct GaussianTests {
    @Test(arguments: try Golden().mixtures) func densityAgreesWithScikitLearn(_ golden: Golden.Mixture) throws {
        let mixture = try GaussianMixture(
            parameters: golden.weights + golden.means + golden.covariances, dimensions: golden.dimensions)
        expectClose(try mixture.logDensity(of: golden.latents), golden.logDensities, 1e-12, "log-density")
        #expect(
            try isClose(
                mixture.meanLogDensity(of: golden.latents),
                golden.logDensities.reduce(0, +) / Double(golden.logDensities.count), 1e-12))
        // A mixture of one is its component.
        let single = try GaussianMixture(weights: [1], components: [mixture.components[0]])
        #expect(try single.logDensity(of: golden.latents) == mixture.components[0].logDensity(of: golden.latents))
    }

    @Test func fitIsMeanAndCovariance() throws {
        let latents = drawn(1300 * 3, seed: 3)
        let gaussian = try GaussianDistribution(fittedTo: latents, dimensions: 3, regularisation: 0.25)
        var statistics = try FeatureStatistics(dimensions: 3)
        try statistics.add(latents)
        let moments = try statistics.moments()
        expectClose(gaussian.mean, moments.mean, 1e-15, "mean")
        let right = moments.covariance.enumerated().map { $1 * 1299 / 1300 + ($0 % 4 == 0 ? 0.25 : 0) }
        expectClose(gaussian.covariance, right, 1e-14, "covariance")
        #expect(gaussian.jitter == 0)
    }

    @Test func singularCovarianceGetsJitter() throws {
        // The second number is twice the first.
        let latents = drawn(50, seed: 4).flatMap { [$0, 2 * $0] }
        let regular = try GaussianDistribution(fittedTo: latents, dimensions: 2)
        #expect(regular.jitter == 0)
        let singular = try GaussianDistribution(mean: [0, 0], covariance: [1, 2, 2, 4])
        #expect(singular.jitter > 0 && singular.jitter <= 2.5e-6)
        #expect(singular.covariance == [1 + singular.jitter, 2, 2, 4 + singular.jitter])
        let sample = singular.sample(count: 200, seed: 1)
        for index in 0..<200 { #expect((sample[2 * index + 1] - 2 * sample[2 * index]).magnitude < 0.02) }
        // All latents equal: only the regularisation is left.
        let point = [Float](repeating: 3, count: 8)
        #expect(try GaussianDistribution(fittedTo: point, dimensions: 4).covariance[0] == 1e-6)
        #expect(
            problem { _ = try GaussianDistribution(fittedTo: point, dimensions: 4, regularisation: 0) }
                == "normal distribution: the covariance of 4 dimensions is not positive definite; fit with more "
                + "regularisation or to latents that differ")
    }

    @Test func samplesHaveTheMomentsOfTheDistribution() throws {
        let gaussian = try GaussianDistribution(mean: [1, -2], covariance: [4, 1.2, 1.2, 1])
        let count = 20_000
        let refit = try GaussianDistribution(
            fittedTo: gaussian.sample(count: count, seed: 5), dimensions: 2, regularisation: 0)
        // Five standard errors.
        expectClose(refit.mean, gaussian.mean, 5 * 2 / Double(count).squareRoot(), "mean")
        expectClose(refit.covariance, gaussian.covariance, 5 * 6 / Double(count).squareRoot(), "covariance")
        let mixture = try GaussianMixture(
            weights: [0.25, 0, 0.75],
            components: [
                gaussian, GaussianDistribution(mean: [0, 0], covariance: [1, 0, 0, 1]),
                GaussianDistribution(mean: [100, 0], covariance: [1, 0, 0, 1]),
            ])
        let drawn = mixture.sample(count: 4000, seed: 6)
        let near = (0..<4000).filter { drawn[2 * $0] < 50 }
        #expect(isClose(Double(near.count), 1000, 5 * 27.4 / 1000))
        // None of the component without weight.
        #expect(isClose(near.reduce(0) { $0 + Double(drawn[2 * $1 + 1]) } / Double(near.count), -2, 0.1))
    }

    @Test func sampleDependsOnSeedAndIndexAlone() throws {
        let golden = try #require(Golden().mixtures.first)
        let mixture = try GaussianMixture(
            parameters: golden.weights + golden.means + golden.covariances, dimensions: golden.dimensions)
        let samplers: [any LatentSampler] = [mixture, mixture.components[1]]
        for sampler in samplers {
            let many = sampler.sample(count: 70, seed: 8)
            #expect(many.count == 140)
            #expect(sampler.sample(count: 9, seed: 8) == Array(many[..<18]))
            #expect(sampler.sample(33..<70, seed: 8) == Array(many[66...]))
            #expect(sampler.sample(-2..<3, seed: 8).suffix(6) == many[..<6])
            #expect(sampler.sample(count: 9, seed: 9) != Array(many[..<18]))
            #expect(Set((0..<70).map { many[2 * $0] }).count == 70)
            #expect(sampler.sample(count: 0, seed: 8).isEmpty && sampler.sample(count: -3, seed: 8).isEmpty)
        }
    }

    @Test func parametersAreStored() throws {
        let latents = clusters(3, perCluster: 40, dimensions: 3, seed: 9)
        let mixture = try GaussianMixture.fit(to: latents, dimensions: 3, componentCount: 3, seed: 1).mixture
        #expect(mixture.parameters.count == 3 * (1 + 3 + 9))
        let again = try GaussianMixture(parameters: mixture.parameters, dimensions: 3)
        #expect(again == mixture)
        #expect(again.sample(count: 20, seed: 2) == mixture.sample(count: 20, seed: 2))
        let stored = try JSONEncoder().encode(mixture)
        #expect(try JSONDecoder().decode(GaussianMixture.self, from: stored) == mixture)
        let single = mixture.components[0]
        let storedSingle = try JSONEncoder().encode(single)
        #expect(try JSONDecoder().decode(GaussianDistribution.self, from: storedSingle) == single)
        // Single precision keeps a mixture valid.
        let rounded = mixture.parameters.map { Double(Float($0)) }
        #expect(try GaussianMixture(parameters: rounded, dimensions: 3).components.count == 3)
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        let unit = try GaussianDistribution(mean: [0], covariance: [1])
        let plane = try GaussianDistribution(mean: [0, 0], covariance: [1, 0, 0, 1])
        let lines = [
            problem { _ = try GaussianDistribution(mean: [0, 1], covariance: [1, 0, 0]) },
            problem { _ = try GaussianDistribution(mean: [.infinity], covariance: [1]) },
            problem { _ = try GaussianDistribution(mean: [0, 0], covariance: [1, 0.5, 0, 1]) },
            problem { _ = try GaussianDistribution(mean: [0], covariance: [-1]) },
            problem { _ = try GaussianDistribution(parameters: [1, 2, 3], dimensions: 2) },
            problem { _ = try GaussianDistribution(parameters: [], dimensions: 0) },
            problem { _ = try GaussianDistribution(parameters: [1], dimensions: .max) },
            problem { _ = try GaussianDistribution(fittedTo: [1, 2], dimensions: 2) },
            problem { _ = try GaussianDistribution(fittedTo: [1, 2, 3], dimensions: 1, regularisation: -1) },
            problem { _ = try GaussianMixture(weights: [], components: []) },
            problem { _ = try GaussianMixture(weights: [0.5, 0.6], components: [unit, unit]) },
            problem { _ = try GaussianMixture(weights: [1.5, -0.5], components: [unit, unit]) },
            problem { _ = try GaussianMixture(weights: [.nan], components: [unit]) },
            problem { _ = try GaussianMixture(weights: [0.5, 0.5], components: [unit, plane]) },
            problem { _ = try GaussianMixture(parameters: [1, 0], dimensions: 1) },
            problem { _ = try GaussianMixture(parameters: [], dimensions: 1) },
            problem { _ = try plane.logDensity(of: [1, 2, 3]) },
            problem { _ = try plane.logDensity(of: [1, .nan]) },
            problem { _ = try plane.meanLogDensity(of: []) },
        ]
        for (index, line) in lines.enumerated() {
            #expect(!line.isEmpty && !line.contains("\n"), "case \(index)")
        }
        #expect(Set(lines).count >= 16)
    }
}
