import CEaselKernels
import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// t-SNE: a map of vectors in two dimensions, in which those that are neighbours lie side by side.
///
/// Distances within a group and between groups, and the sizes of groups, mean little in such a map. It is exact: all pairs are
/// looked at in each iteration, which takes memory and time of the square of the number of vectors. It starts from the
/// principal components, so little depends on the seed; the same vectors and seed give the same map, bit for bit, at any number
/// of threads.
///
/// Sources: van der Maaten and Hinton, "Visualizing data using t-SNE", 2008; the learning rate and the length of exaggeration
/// of Belkina et al., "Automated optimized parameters for t-distributed stochastic neighbor embedding", 2019; the start of Kobak
/// and Berens, "The art of using t-SNE for single-cell transcriptomics", 2019.
public struct TSNE: Sendable {
    /// The most vectors: their affinities take 100 MB.
    public static let maximumCount = 5000
    /// The dimensions that vectors of more are brought to first, by their principal components.
    static let reducedDimensions = 50

    /// About how many neighbours each vector has.
    public var perplexity: Double
    /// The number of iterations.
    public var iterations: Int
    /// How many times the affinities are multiplied at first, so that groups form before they spread.
    public var exaggeration: Double
    /// The iterations in which they are, at most a half of all.
    public var exaggeratedIterations: Int
    /// The seed of what keeps equal points of the start apart.
    public var seed: UInt64

    /// A map and how well it shows the neighbours.
    public struct Map: Sendable, Hashable {
        /// The position of each vector, `[vectors, 2]`.
        public let positions: [Float]
        /// The Kullback–Leibler divergence in nats between the neighbours in the map and those of the vectors; 0 for none.
        public let divergence: Double
    }

    /// Chooses what a map is made with.
    public init(
        perplexity: Double = 30, iterations: Int = 1000, exaggeration: Double = 12, exaggeratedIterations: Int = 250,
        seed: UInt64 = 0
    ) {
        (self.perplexity, self.iterations, self.exaggeration) = (perplexity, iterations, exaggeration)
        (self.exaggeratedIterations, self.seed) = (exaggeratedIterations, seed)
    }

    /// The greatest perplexity that so many vectors allow: each has three times as many others.
    public static func greatestPerplexity(of count: Int) -> Double { Double(count - 1) / 3 }

    /// Makes a map.
    ///
    /// ### Shapes
    /// `values` is `[vectors, dimensions]`.
    ///
    /// - Parameters:
    ///   - values: The numbers, row by row.
    ///   - dimensions: Numbers in each vector.
    ///   - threads: The most threads; the result does not depend on them.
    ///   - progress: Called with the number of iterations done, now and then.
    /// - Throws: `MeasureError` for numbers that are not possible or not finite, or too little memory.
    public func callAsFunction(
        _ values: [Float], dimensions: Int, threads: Int = 1, progress: (Int) -> Void = { _ in }
    ) throws -> Map {
        let count = try rowCount(of: values, columns: dimensions, what: "t-SNE", unit: "vector")
        guard (4...Self.maximumCount).contains(count) else {
            throw MeasureError("t-SNE: \(count) vectors, expected 4 to \(Self.maximumCount)")
        }
        guard perplexity >= 1, perplexity <= Self.greatestPerplexity(of: count) else {
            throw MeasureError(
                "t-SNE: a perplexity of \(perplexity) for \(count) vectors, expected 1 to a third of the other vectors")
        }
        guard iterations >= 1, exaggeratedIterations >= 0, exaggeration >= 1 else {
            throw MeasureError(
                "t-SNE: \(iterations) iterations, \(exaggeratedIterations) of them with affinities times \(exaggeration), "
                    + "expected from 1, from 0 and from 1")
        }
        let kept = min(Self.reducedDimensions, dimensions, count)
        let components = try PrincipalComponents(of: values, dimensions: dimensions, count: kept)
        try LinearAlgebra.reserve("t-SNE", numbers: count * count / 2 + 16 * count, threads: 1)
        let affinities = EmbeddingAffinities(
            of: components.projections, dimensions: kept, perplexity: perplexity, threads: threads)
        var layout = start(components)
        let early = min(exaggeratedIterations, iterations / 2)
        // Of the least of these rates, and at the greater of exaggeration, points neither creep nor fly apart.
        let rate = max(Double(count) / exaggeration / 4, 50)
        for iteration in 0..<iterations {
            let isEarly = iteration < early
            let gradient = affinities.gradient(
                of: layout.positions, exaggeration: isEarly ? exaggeration : 1, threads: threads)
            layout.move(along: gradient, rate: rate, momentum: isEarly ? 0.5 : 0.8)
            if iteration % 50 == 49 { progress(iteration + 1) }
        }
        return Map(
            positions: layout.positions, divergence: affinities.divergence(of: layout.positions, threads: threads))
    }

    /// The first two principal components, small, and next to nothing drawn from the seed.
    private func start(_ components: PrincipalComponents) -> EmbeddingLayout {
        let (kept, count) = (components.count, components.projections.count / components.count)
        var drawn = [Double](repeating: 0, count: 2 * count)
        var random = RandomSequence(Philox(seed: seed, stream: RandomStream.map))
        random.fillNormal(&drawn)
        let deviation = components.variances[0].squareRoot()
        return EmbeddingLayout(
            (0..<2 * count).map { place in
                let column = place % 2
                let own = column < kept ? Double(components.projections[place / 2 * kept + column]) : 0
                return Float((deviation > 0 ? own / deviation * 1e-4 : 0) + drawn[place] * 1e-6)
            })
    }
}
