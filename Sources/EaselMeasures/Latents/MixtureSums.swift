/// The sums from which the next iteration makes each component of a mixture: the latents, weighted by its
/// responsibility for them, relative to its present mean.
struct MixtureSums {
    private let centres: [[Double]]
    private var counts: [Double]
    private var first: [[Double]]
    /// The lower triangles of the second moments.
    private var second: [[Double]]
    private var scratch: [Double]

    init(_ centres: [[Double]]) {
        self.centres = centres
        let side = centres.first?.count ?? 0
        counts = [Double](repeating: 0, count: centres.count)
        first = centres.map { _ in [Double](repeating: 0, count: side) }
        second = centres.map { _ in [Double](repeating: 0, count: side * side) }
        scratch = [Double](repeating: 0, count: LatentBlocks.length * side)
    }

    /// Adds what was summed up relative to the same means.
    mutating func add(_ other: MixtureSums) {
        for component in centres.indices {
            counts[component] += other.counts[component]
            for index in first[component].indices { first[component][index] += other.first[component][index] }
            for index in second[component].indices { second[component][index] += other.second[component][index] }
        }
    }

    /// A responsibility below this changes no sum and is left out.
    private static let negligible = 0x1p-64

    /// Adds a block of latents with the responsibility of a component for each.
    mutating func add(_ rows: UnsafeBufferPointer<Double>, _ responsibilities: [Double], to component: Int) {
        let side = centres[component].count
        var (used, count) = (0, 0.0)
        scratch.withUnsafeMutableBufferPointer { scratch in
            first[component].withUnsafeMutableBufferPointer { first in
                centres[component].withUnsafeBufferPointer { centre in
                    for row in 0..<rows.count / side where responsibilities[row] >= Self.negligible {
                        // Either factor of the product of a row with itself takes the root.
                        let root = responsibilities[row].squareRoot()
                        for column in 0..<side {
                            let scaled = root * (rows[row &* side &+ column] - centre[column])
                            scratch[used &* side &+ column] = scaled
                            first[column] += root * scaled
                        }
                        count += responsibilities[row]
                        used += 1
                    }
                }
            }
            second[component].withUnsafeMutableBufferPointer { second in
                guard let address = scratch.baseAddress, let sum = second.baseAddress else { return }
                LinearAlgebra.addGram(address, rows: used, side: side, to: sum)
            }
        }
        counts[component] += count
    }

    /// The mixture of the greatest expected likelihood, `regularisation` added to its variances; without components that
    /// less than a hundred-millionth of a latent belongs to.
    ///
    /// - Throws: `MeasureError` when a covariance is not positive definite.
    func mixture(_ regularisation: Double) throws -> GaussianMixture {
        let kept = counts.indices.filter { counts[$0] > 1e-8 }
        let total = kept.reduce(0) { $0 + counts[$1] }
        let components = try kept.map { index in
            let (count, side) = (counts[index], centres[index].count)
            let shift = first[index].map { $0 / count }
            var covariance = second[index].map { $0 / count }
            for row in 0..<side {
                for column in 0...row { covariance[row * side + column] -= shift[row] * shift[column] }
                // Rounding must not leave a variance below zero.
                covariance[row * side + row] = max(0, covariance[row * side + row]) + regularisation
            }
            LinearAlgebra.mirrorLower(&covariance, side: side)
            return try GaussianDistribution(mean: zip(centres[index], shift).map(+), covariance: covariance)
        }
        return try GaussianMixture(weights: kept.map { counts[$0] / total }, components: components)
    }
}
