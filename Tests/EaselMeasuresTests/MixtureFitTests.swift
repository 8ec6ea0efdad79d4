import EaselMeasures
import Foundation
import Testing

@Suite struct MixtureFitTests {
    @Test(arguments: try Golden().mixtures) func reachesWhatScikitLearnReaches(_ golden: Golden.Mixture) throws {
        let fit = try GaussianMixture.fit(
            to: golden.latents, dimensions: golden.dimensions, componentCount: golden.weights.count, seed: 3,
            tolerance: 1e-13, maximumIterations: 2000)
        #expect(fit.hasConverged)
        #expect(try isClose(fit.mixture.meanLogDensity(of: golden.latents), golden.fittedScore, 1e-9))
        let order = fit.mixture.components.indices.sorted {
            fit.mixture.components[$0].mean[0] < fit.mixture.components[$1].mean[0]
        }
        expectClose(order.map { fit.mixture.weights[$0] }, golden.fittedWeights, 1e-5, "weights")
        expectClose(order.flatMap { fit.mixture.components[$0].mean }, golden.fittedMeans, 1e-5, "means")
        expectClose(
            order.flatMap { fit.mixture.components[$0].covariance }, golden.fittedCovariances, 1e-5, "covariances")
    }

    /// One iteration, written out in Double from the definition.
    private func naiveStep(_ mixture: GaussianMixture, _ latents: [Float]) throws -> (GaussianMixture, Double) {
        let (side, count) = (mixture.dimensions, latents.count / mixture.dimensions)
        let densities = try mixture.components.map { try $0.logDensity(of: latents).map { exp($0) } }
        var total = 0.0
        let responsibilities = (0..<count).map { row in
            let parts = mixture.weights.indices.map { mixture.weights[$0] * densities[$0][row] }
            let sum = parts.reduce(0, +)
            total += log(sum)
            return parts.map { $0 / sum }
        }
        var (weights, components): ([Double], [GaussianDistribution]) = ([], [])
        for k in mixture.weights.indices {
            let weight = responsibilities.reduce(0) { $0 + $1[k] }
            let mean = (0..<side).map { (column: Int) -> Double in
                (0..<count).reduce(0.0) { $0 + responsibilities[$1][k] * Double(latents[$1 * side + column]) } / weight
            }
            let covariance = (0..<side * side).map { (place: Int) -> Double in
                var sum = 0.0
                for row in 0..<count {
                    let left = Double(latents[row * side + place / side]) - mean[place / side]
                    let right = Double(latents[row * side + place % side]) - mean[place % side]
                    sum += responsibilities[row][k] * left * right
                }
                return sum / weight + (place % (side + 1) == 0 ? 1e-6 : 0)
            }
            weights.append(weight / Double(count))
            components.append(try GaussianDistribution(mean: mean, covariance: covariance))
        }
        return (try GaussianMixture(weights: weights, components: components), total / Double(count))
    }

    @Test func everyIterationIsTheNaiveOne() throws {
        // Overlapping, so that responsibilities are soft; more than one block of rows.
        let latents = clusters(3, perCluster: 250, dimensions: 2, seed: 11).map { $0 / 6 }
        let fit = try GaussianMixture.fit(
            to: latents, dimensions: 2, componentCount: 4, seed: 5, tolerance: 0, maximumIterations: 12)
        #expect(fit.logLikelihoods.count == 13 && !fit.hasConverged)
        var mixture = try GaussianMixture.fit(
            to: latents, dimensions: 2, componentCount: 4, seed: 5, tolerance: 0, maximumIterations: 1
        ).mixture
        for iteration in 1..<fit.logLikelihoods.count {
            let (next, logLikelihood) = try naiveStep(mixture, latents)
            #expect(isClose(fit.logLikelihoods[iteration], logLikelihood, 1e-12), "iteration \(iteration)")
            if iteration == fit.logLikelihoods.count - 1 {
                expectClose(fit.mixture.parameters, mixture.parameters, 1e-10, "parameters")
            }
            mixture = next
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func likelihoodNeverFalls(_ seed: UInt64) throws {
        let latents = drawn(700 * 4, seed: seed)
        let fit = try GaussianMixture.fit(
            to: latents, dimensions: 4, componentCount: 6, seed: seed, regularisation: 0, tolerance: 0,
            maximumIterations: 40)
        // Without regularisation nothing but rounding could make it fall: 40 gains mean that none did.
        #expect(fit.logLikelihoods.count == 41)
        for (before, after) in zip(fit.logLikelihoods, fit.logLikelihoods.dropFirst()) { #expect(after >= before) }
        #expect(try isClose(fit.mixture.meanLogDensity(of: latents), fit.logLikelihoods.last ?? 0, 1e-12))
        let single = try GaussianDistribution(fittedTo: latents, dimensions: 4, regularisation: 0)
        #expect(try single.meanLogDensity(of: latents) < fit.logLikelihoods[0] + 1)
    }

    @Test func regularisationThatCostsLikelihoodEndsTheFit() throws {
        // Latents on two points and a regularisation as large as their distance.
        let latents = (0..<40).flatMap { (index: Int) -> [Float] in [Float(index % 2), 0] }
        let fit = try GaussianMixture.fit(
            to: latents, dimensions: 2, componentCount: 2, seed: 1, regularisation: 1, tolerance: 0)
        #expect(fit.hasConverged)
        for (before, after) in zip(fit.logLikelihoods, fit.logLikelihoods.dropFirst()) { #expect(after >= before) }
        #expect(try isClose(fit.mixture.meanLogDensity(of: latents), fit.logLikelihoods.last ?? 0, 1e-12))
    }

    @Test func sameSeedSameBytes() throws {
        let latents = drawn(900 * 3, seed: 21)
        let fits = try [7, 7, 8].map {
            try GaussianMixture.fit(to: latents, dimensions: 3, componentCount: 5, seed: $0).mixture.parameters
        }
        #expect(fits[0] == fits[1])
        #expect(fits[0] != fits[2])
    }

    @Test func threadsDoNotMatter() throws {
        // Four blocks of rows and a short one.
        let latents = drawn(2100 * 3, seed: 22)
        let fits = try [1, 2, 3, 64, 0].map {
            try GaussianMixture.fit(
                to: latents, dimensions: 3, componentCount: 4, seed: 7, tolerance: 0, maximumIterations: 5, threads: $0)
        }
        for fit in fits {
            #expect(fit.mixture == fits[0].mixture)
            #expect(fit.logLikelihoods == fits[0].logLikelihoods)
        }
    }

    @Test func componentWithoutLatentsIsDropped() throws {
        // So far from the origin that both centres seem equally near, and the first gets every latent.
        let latents = (0..<32).flatMap { (index: Int) -> [Float] in [1e30, Float(index % 2)] }
        let mixture = try GaussianMixture.fit(to: latents, dimensions: 2, componentCount: 2, seed: 1).mixture
        #expect(mixture.weights == [1])
        expectClose(mixture.components[0].mean, [Double(Float(1e30)), 0.5], 1e-15, "mean")
        expectClose(mixture.components[0].covariance, [1e-6, 0, 0, 0.25 + 1e-6], 1e-12, "covariance")
    }

    @Test func findsClusters() throws {
        let latents = clusters(3, perCluster: 60, dimensions: 3, seed: 31)
        for seed in 1...5 as ClosedRange<UInt64> {
            let fit = try GaussianMixture.fit(to: latents, dimensions: 3, componentCount: 3, seed: seed)
            #expect(fit.hasConverged)
            expectClose(fit.mixture.weights, [1.0 / 3, 1.0 / 3, 1.0 / 3], 1e-9, "weights")
        }
    }

    @Test func oneComponentIsTheGaussian() throws {
        let latents = drawn(600 * 2, seed: 41)
        let fit = try GaussianMixture.fit(to: latents, dimensions: 2, componentCount: 1, seed: 1)
        let gaussian = try GaussianDistribution(fittedTo: latents, dimensions: 2)
        expectClose(fit.mixture.parameters, [1] + gaussian.parameters, 1e-13, "parameters")
    }

    @Test func noMoreComponentsThanDistinctLatents() throws {
        let latents: [Float] = [1, 1, 5, 5, 1, 1, 5, 5, 1, 1]
        let fit = try GaussianMixture.fit(to: latents, dimensions: 2, componentCount: 4, seed: 2)
        #expect(fit.mixture.components.count == 2)
        #expect(fit.mixture.weights.sorted() == [0.4, 0.6])
        #expect(fit.mixture.components.allSatisfy { $0.covariance == [1e-6, 0, 0, 1e-6] })
        let point = try GaussianMixture.fit(
            to: [Float](repeating: 2, count: 30), dimensions: 3, componentCount: 5, seed: 2
        ).mixture
        #expect(point.components.count == 1 && point.components[0].mean == [2, 2, 2])
        // As many components as latents: each its own point.
        let own = try GaussianMixture.fit(to: [0, 10, 20, 30], dimensions: 1, componentCount: 4, seed: 1).mixture
        #expect(own.components.map { $0.mean[0] }.sorted() == [0, 10, 20, 30])
    }

    @Test func extremeScalesStayFinite() throws {
        for scale in [1e-12, 1e12] as [Float] {
            let latents = clusters(2, perCluster: 30, dimensions: 2, seed: 51).map { $0 * scale }
            let fit = try GaussianMixture.fit(to: latents, dimensions: 2, componentCount: 3, seed: 1)
            #expect(fit.logLikelihoods.allSatisfy { $0.isFinite })
            #expect(fit.mixture.sample(count: 10, seed: 1).allSatisfy { $0.isFinite })
        }
    }

    @Test func errorsNameWhatDoesNotFit() {
        let fit = { (latents: [Float], dimensions: Int, components: Int) in
            problem {
                _ = try GaussianMixture.fit(to: latents, dimensions: dimensions, componentCount: components, seed: 1)
            }
        }
        let size = "it takes at least 2 latents and no more components than latents"
        #expect(fit([1, 2, 3], 2, 1) == "mixture: 3 numbers are not a whole number of latents of 2")
        #expect(fit([1, 2], 1, 3) == "mixture: 3 components for 2 latents; \(size)")
        #expect(fit([1, 2], 1, 0) == "mixture: 0 components for 2 latents; \(size)")
        #expect(fit([], 1, 1) == "mixture: 1 components for 0 latents; \(size)")
        #expect(fit([1, .nan], 1, 1) == "mixture: number 0 of latent 1 is nan, expected a finite one")
        #expect(
            problem {
                _ = try GaussianMixture.fit(to: [1, 2], dimensions: 1, componentCount: 1, seed: 1, tolerance: .nan)
            } == "mixture: tolerance nan and 100 iterations, expected from 0 and from 1")
        #expect(
            problem {
                _ = try GaussianMixture.fit(
                    to: [1, 2], dimensions: 1, componentCount: 1, seed: 1, regularisation: .infinity)
            } == "fit: regularisation inf, expected a finite number from 0")
    }
}
