import CEaselKernels
import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The affinities of all pairs of some vectors, which sum to 1, and what a map of t-SNE is measured by.
///
/// Work is divided by the number of vectors alone, and sums are added in the order of the vectors.
package final class EmbeddingAffinities: @unchecked Sendable {
    /// The number of vectors.
    package let count: Int
    /// `[count, count]`, symmetric; written in `init` alone.
    private let values: UnsafeMutablePointer<Float>

    /// Finds the affinities of vectors `[count, dimensions]`.
    package init(of vectors: [Float], dimensions: Int, perplexity: Double, threads: Int) {
        let count = vectors.count / dimensions
        self.count = count
        values = .allocate(capacity: count * count)
        nonisolated(unsafe) let target = values
        forEachRow(threads: threads) { row in
            vectors.withUnsafeBufferPointer { vectors in
                easel_embedding_affinities(
                    vectors.baseAddress, Int64(count), Int64(dimensions), Int64(row), perplexity, target + row * count)
            }
            return 0
        }
        forEachRow(threads: threads) { row in
            easel_embedding_symmetrise(target, Int64(count), Int64(row))
            return 0
        }
    }

    deinit { values.deallocate() }

    /// Affinities as they are given, for tests: `[count, count]`.
    package var all: [Float] { Array(UnsafeBufferPointer(start: values, count: count * count)) }

    /// The derivatives of the divergence with respect to the positions `[count, 2]`.
    package func gradient(of positions: [Float], exaggeration: Double, threads: Int) -> [Double] {
        let (x, y) = Self.columns(of: positions)
        var forces = [easel_embedding_force](repeating: easel_embedding_force(), count: count)
        let total = forces.withUnsafeMutableBufferPointer { forces in
            nonisolated(unsafe) let forces = forces
            return forEachRow(threads: threads) { row in
                forces[row] = easel_embedding_forces(self.row(row), x, y, Int64(self.count), Int64(row))
                return forces[row].sum
            }
        }
        return [Double](unsafeUninitializedCapacity: 2 * count) { gradient, initialized in
            for (row, force) in forces.enumerated() {
                gradient[2 * row] = 4 * (exaggeration * force.attractionX - force.repulsionX / total)
                gradient[2 * row + 1] = 4 * (exaggeration * force.attractionY - force.repulsionY / total)
            }
            initialized = 2 * count
        }
    }

    /// The Kullback–Leibler divergence of a map in nats.
    package func divergence(of positions: [Float], threads: Int) -> Double {
        let (x, y) = Self.columns(of: positions)
        let total = forEachRow(threads: threads) { row in
            easel_embedding_forces(self.row(row), x, y, Int64(self.count), Int64(row)).sum
        }
        return log(total)
            + forEachRow(threads: threads) { row in
                easel_embedding_divergence(self.row(row), x, y, Int64(self.count), Int64(row))
            }
    }

    private func row(_ row: Int) -> UnsafePointer<Float> { UnsafePointer(values + row * count) }

    private static func columns(of positions: [Float]) -> (x: [Float], y: [Float]) {
        (
            stride(from: 0, to: positions.count, by: 2).map { positions[$0] },
            stride(from: 1, to: positions.count, by: 2).map { positions[$0] }
        )
    }

    /// Adds up what there is to each row, a part of the rows at a time.
    @discardableResult
    private func forEachRow(threads: Int, _ body: @Sendable (Int) -> Double) -> Double {
        let (count, parts) = (count, min(64, (count + 15) / 16))
        let sums = concurrentMap(parts, threads: threads) { part in
            var sum = 0.0
            for row in part * count / parts..<(part + 1) * count / parts { sum += body(row) }
            return sum
        }
        return sums.reduce(0, +)
    }
}
