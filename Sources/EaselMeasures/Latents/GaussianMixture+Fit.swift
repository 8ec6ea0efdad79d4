import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension GaussianMixture {
    /// A fitted mixture and how the fit went.
    public struct Fit: Sendable {
        /// The mixture of greatest likelihood found. It has fewer components than asked for where some collapsed.
        public let mixture: GaussianMixture
        /// The mean log-likelihood of a latent in nats: of the start, then after each iteration. It never falls.
        public let logLikelihoods: [Double]
        /// Whether an iteration gained less than the tolerance, or the iterations ran out before.
        public let hasConverged: Bool
    }

    /// Fits a mixture to latents by expectation maximisation.
    ///
    /// It starts at k-means clusters (k-means++ with centres drawn from the seed) and ends when an iteration gains less than
    /// `tolerance`. `regularisation` is added to every variance, so a component cannot shrink to a point; where that would
    /// make the likelihood fall, the fit ends with the iteration before. There are no more components than distinct
    /// latents, and one that no latent belongs to any more is dropped.
    ///
    /// The same latents, options and seed give the same mixture, bit for bit, at any number of threads.
    ///
    /// Source: Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977.
    ///
    /// - Parameters:
    ///   - latents: `[count, dimensions]`, at least two.
    ///   - dimensions: numbers in each latent.
    ///   - componentCount: distributions to mix, at most as many as latents.
    ///   - seed: of the first centres.
    ///   - regularisation: in units of the latents squared.
    ///   - tolerance: in nats for a latent.
    ///   - maximumIterations: at least 1.
    ///   - threads: to use; the result does not depend on them.
    /// - Throws: `MeasureError` when a number is not possible or not finite.
    public static func fit(
        to latents: [Float], dimensions: Int, componentCount: Int, seed: UInt64, regularisation: Double = 1e-6,
        tolerance: Double = 1e-3, maximumIterations: Int = 100, threads: Int = 1
    ) throws -> Fit {
        let count = try rowCount(of: latents, columns: dimensions, what: "mixture", unit: "latent")
        guard dimensions <= LinearAlgebra.maximumSide else {
            throw MeasureError("mixture: \(dimensions) dimensions, at most \(LinearAlgebra.maximumSide) can be fitted")
        }
        guard count >= 2, (1...count).contains(componentCount) else {
            throw MeasureError(
                "mixture: \(componentCount) components for \(count) latents; it takes at least 2 latents and no more "
                    + "components than latents")
        }
        guard tolerance >= 0, maximumIterations >= 1 else {
            throw MeasureError(
                "mixture: tolerance \(tolerance) and \(maximumIterations) iterations, expected from 0 and from 1")
        }
        try requireRegularisation(regularisation)
        // Each component has a covariance, its factor, the inverse of that and the sums of the next; 16 parts are the most.
        try LinearAlgebra.reserve(
            "mixture", matrices: 4 * componentCount, side: dimensions, threads: min(threads, 16))
        let blocks = LatentBlocks(latents: latents, dimensions: dimensions)
        var next = try start(blocks, componentCount, seed, regularisation)
        var best: GaussianMixture?
        var logLikelihoods: [Double] = []
        for _ in 0...maximumIterations {
            // One walk over the latents measures this mixture and gathers what the next one needs.
            let (sums, logLikelihood) = next.expectation(blocks, threads)
            let gain = logLikelihood - (logLikelihoods.last ?? -.infinity)
            // NaN is no gain either.
            guard gain >= 0 || best == nil else { return Fit(best ?? next, logLikelihoods, true) }
            best = next
            logLikelihoods.append(logLikelihood)
            if gain < tolerance { return Fit(next, logLikelihoods, true) }
            next = try sums.mixture(regularisation)
        }
        return Fit(best ?? next, logLikelihoods, false)
    }

    private static func start(
        _ blocks: LatentBlocks, _ componentCount: Int, _ seed: UInt64, _ regularisation: Double
    ) throws -> GaussianMixture {
        let side = blocks.dimensions
        let clusters = Clusters(of: blocks.latents, dimensions: side, count: componentCount, seed: seed)
        var sums = MixtureSums((0..<clusters.count).map { Array(clusters.centres[$0 * side..<($0 + 1) * side]) })
        var responsibilities = [Double](repeating: 0, count: LatentBlocks.length)
        blocks.forEach { first, rows in
            for cluster in 0..<clusters.count {
                for row in 0..<rows.count / side {
                    responsibilities[row] = clusters.assignments[first + row] == cluster ? 1 : 0
                }
                sums.add(rows, responsibilities, to: cluster)
            }
        }
        return try sums.mixture(regularisation)
    }

    /// The responsibilities of the components for all latents, summed up, and the mean log-likelihood of a latent.
    private func expectation(_ blocks: LatentBlocks, _ threads: Int) -> (sums: MixtureSums, logLikelihood: Double) {
        let parts = blocks.parts(summing: components.count * dimensions * (dimensions + 1))
        let results = concurrentMap(parts.count, threads: threads) { expectation(blocks, in: parts[$0]) }
        var (sums, total) = results[0]
        for result in results.dropFirst() {
            sums.add(result.sums)
            total += result.logLikelihood
        }
        return (sums, total / Double(blocks.count))
    }

    private func expectation(
        _ blocks: LatentBlocks, in range: Range<Int>
    ) -> (sums: MixtureSums, logLikelihood: Double) {
        var scratch = MixtureScratch(self)
        var sums = MixtureSums(components.map(\.mean))
        var total = 0.0
        blocks.forEach(in: range) { _, rows in
            logDensity(rows, &scratch)
            let count = rows.count / dimensions
            for row in 0..<count { total += scratch.total[row] }
            for component in components.indices {
                for row in 0..<count {
                    scratch.parts[component][row] = exp(scratch.parts[component][row] - scratch.total[row])
                }
                sums.add(rows, scratch.parts[component], to: component)
            }
        }
        return (sums, total)
    }
}

extension GaussianMixture.Fit {
    fileprivate init(_ mixture: GaussianMixture, _ logLikelihoods: [Double], _ hasConverged: Bool) {
        (self.mixture, self.logLikelihoods, self.hasConverged) = (mixture, logLikelihoods, hasConverged)
    }
}
