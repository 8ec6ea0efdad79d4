import EaselCore

/// K-means clustering: each vector belongs to the nearest of a few centres, and each centre is the mean of its vectors.
///
/// The best of several starts is kept, each from centres chosen by k-means++; the same vectors and seed give the same
/// clusters, numbered from the largest to the smallest.
///
/// Sources: Lloyd, "Least squares quantization in PCM", 1982; Arthur and Vassilvitskii, "k-means++: the advantages of careful
/// seeding", 2007.
public struct KMeans: Sendable {
    /// The cluster of each vector, from 0.
    public let assignments: [Int]
    /// The centres, `[count, dimensions]`.
    public let centres: [Double]
    /// The number of vectors in each cluster, descending.
    public let sizes: [Int]
    /// The sum over all vectors of the squared distance to their centre.
    public let inertia: Double

    /// The number of clusters: fewer than asked for where fewer vectors are distinct.
    public var count: Int { sizes.count }

    /// Clusters vectors.
    ///
    /// ### Shapes
    /// `values` is `[vectors, dimensions]`.
    ///
    /// - Parameters:
    ///   - values: The numbers, row by row.
    ///   - dimensions: Numbers in each vector.
    ///   - count: The number of clusters, at most that of the vectors.
    ///   - seed: The seed of the first centres.
    ///   - restarts: The number of starts, of which the one of the least inertia is kept.
    ///   - threads: The most threads; the result does not depend on them.
    /// - Throws: `MeasureError` for numbers that are not possible or not finite.
    public init(
        of values: [Float], dimensions: Int, count: Int, seed: UInt64 = 0, restarts: Int = 10, threads: Int = 1
    ) throws {
        let rows = try rowCount(of: values, columns: dimensions, what: "k-means", unit: "vector")
        guard (1...max(rows, 1)).contains(count), rows > 0 else {
            throw MeasureError("k-means: \(count) clusters of \(rows) vectors, expected 1 to as many as there are")
        }
        guard restarts >= 1 else { throw MeasureError("k-means: \(restarts) starts, expected at least 1") }
        try LinearAlgebra.reserve(
            "k-means", numbers: LatentBlocks.length * (dimensions + count) + 2 * count * dimensions + 2 * rows,
            threads: min(threads, restarts))
        let found = concurrentMap(restarts, threads: threads) { start in
            let clusters = Clusters(
                of: values, dimensions: dimensions, count: count, seed: seed, start: start,
                rounds: Self.maximumRounds)
            return (clusters: clusters, inertia: clusters.inertia(of: values))
        }
        // The first of the least, on any number of threads.
        let best = found.dropFirst().reduce(found[0]) { $1.inertia < $0.inertia ? $1 : $0 }
        let clusters = best.clusters
        var counts = [Int](repeating: 0, count: clusters.count)
        for cluster in clusters.assignments { counts[cluster] += 1 }
        // A centre whose vectors all went to others is no cluster.
        let order = counts.indices.filter { counts[$0] > 0 }.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        var numbers = [Int](repeating: 0, count: counts.count)
        for (number, cluster) in order.enumerated() { numbers[cluster] = number }
        assignments = clusters.assignments.map { numbers[$0] }
        centres = order.flatMap { clusters.centres[$0 * dimensions..<($0 + 1) * dimensions] }
        (sizes, inertia) = (order.map { counts[$0] }, best.inertia)
    }

    /// Vectors rarely change their cluster after some tens.
    private static let maximumRounds = 300
}
