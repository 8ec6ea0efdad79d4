import EaselMeasures
import Foundation
import Testing

@Suite struct BoundTests {
    @Test(arguments: try Golden().bounds) func agreesWithFiftyDigits(_ golden: Golden.Bound) throws {
        for weights in [golden.logWeights, golden.logWeights.reversed(), golden.logWeights.sorted()] {
            var mean = LogMeanExponential()
            for weight in weights { mean.add(weight) }
            #expect(isClose(mean.value, golden.bound, 4e-16 * 10))
            #expect(mean.count == weights.count)
        }
    }

    @Test func imagesAreApart() throws {
        let goldens = try Golden().bounds.filter { $0.logWeights.count >= 30 }
        var bound = ImportanceWeightedBound(imageCount: goldens.count)
        #expect(bound.bounds.isEmpty && bound.evidenceLowerBounds.isEmpty)
        for sample in 0..<30 { try bound.add(goldens.map { $0.logWeights[sample] }) }
        #expect(bound.sampleCount == 30)
        for (index, golden) in goldens.enumerated() {
            let weights = golden.logWeights.prefix(30)
            let greatest = try #require(weights.max())
            let naive = greatest + log(weights.reduce(0) { $0 + exp($1 - greatest) } / 30)
            #expect(isClose(bound.bounds[index], naive, 1e-14))
            #expect(isClose(bound.evidenceLowerBounds[index], weights.reduce(0, +) / 30, 1e-14))
            // Jensen's inequality.
            #expect(bound.bounds[index] >= bound.evidenceLowerBounds[index])
        }
    }

    @Test func zerosAndInfinitiesAreWhatTheyAre() {
        var mean = LogMeanExponential()
        #expect(mean.value == nil)
        mean.add(-.infinity)
        #expect(mean.value == -.infinity)
        mean.add(2)
        #expect(isClose(mean.value, 2 - log(2), 1e-15))
        mean.add(-.infinity)
        #expect(isClose(mean.value, 2 - log(3), 1e-15))
        mean.add(.nan)
        #expect(mean.value?.isNaN == true)
        var infinite = LogMeanExponential()
        infinite.add(.infinity)
        infinite.add(.infinity)
        #expect(infinite.value == .infinity)
    }

    @Test func latentRatioIsOfTwoDensities() throws {
        let (means, logVariances, noise) = (drawn(6, seed: 1), drawn(6, seed: 2).map { 3 * $0 }, drawn(6, seed: 3))
        let ratios = try latentLogRatios(means: means, logVariances: logVariances, noise: noise, latentSize: 3)
        let unit = [1.0, 0, 0, 0, 1, 0, 0, 0, 1]
        let prior = try GaussianDistribution(mean: [0, 0, 0], covariance: unit)
        for row in 0..<2 {
            let range = row * 3..<row * 3 + 3
            let variances = logVariances[range].map { exp(Double($0)) }
            let posterior = try GaussianDistribution(
                mean: means[range].map(Double.init),
                covariance: unit.enumerated().map { $1 * variances[$0 / 3] })
            let latent = zip(range, variances).map { means[$0] + Float($1.squareRoot()) * noise[$0] }
            let right = try prior.logDensity(of: latent)[0] - posterior.logDensity(of: latent)[0]
            #expect(isClose(ratios[row], right, 1e-5))
        }
        // At the prior itself nothing is gained or lost.
        let zeros = [Float](repeating: 0, count: 6)
        #expect(try latentLogRatios(means: zeros, logVariances: zeros, noise: noise, latentSize: 6) == [0])
        #expect(
            problem { _ = try latentLogRatios(means: zeros, logVariances: zeros, noise: [1, 2], latentSize: 2) }
                == "noise of the posterior: 1 latents, expected as many as means, 3")
        #expect(
            problem { _ = try latentLogRatios(means: zeros, logVariances: [0, .nan], noise: zeros, latentSize: 2) }
                == "log-variances of the posterior: number 1 of latent 0 is nan, expected a finite one")
    }

    @Test func errorsNameTheImage() throws {
        var bound = ImportanceWeightedBound(imageCount: 2)
        try bound.add([-1, -.infinity])
        #expect(
            problem { try bound.add([-1]) }
                == "importance-weighted bound: 1 weights for 2 images, expected one each")
        #expect(
            problem { try bound.add([-1, .nan]) }
                == "importance-weighted bound: sample 1, image 1 has log-weight nan, expected a finite one")
        #expect(
            problem { try bound.add([.infinity, 0]) }
                == "importance-weighted bound: sample 1, image 0 has log-weight inf, expected a finite one")
        #expect(bound.sampleCount == 1 && bound.bounds == [-1, -.infinity])
    }
}
