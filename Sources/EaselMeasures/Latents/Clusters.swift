import COpenBLAS
import EaselCore

/// The k-means clusters of latents, from one start: those from which a mixture's fit starts, and of which `KMeans` keeps the
/// best.
///
/// Sources: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007; Lloyd, "Least squares
/// quantization in PCM", 1982.
struct Clusters {
    /// `[clusters, dimensions]`.
    private(set) var centres: [Double] = []
    /// The cluster of each latent.
    private(set) var assignments: [Int]
    let dimensions: Int
    var count: Int { centres.count / dimensions }
    /// Enough for a mixture; the fit that follows moves everything again.
    private static let usualRounds = 25

    /// Clusters latents: no more clusters than there are distinct latents.
    /// - Parameters:
    ///   - start: Which of several starts it is, each from other centres.
    ///   - rounds: The most times that centres are moved.
    init(
        of latents: [Float], dimensions: Int, count: Int, seed: UInt64, start: Int = 0, rounds: Int = Self.usualRounds
    ) {
        self.dimensions = dimensions
        assignments = [Int](repeating: -1, count: latents.count / dimensions)
        chooseCentres(latents, count, seed, start)
        for _ in 0..<rounds {
            guard assign(latents) else { break }
            moveCentres(latents)
        }
    }

    /// The sum over the latents of the squared distance to the centre of their cluster.
    func inertia(of latents: [Float]) -> Double {
        latents.withUnsafeBufferPointer { latents in
            centres.withUnsafeBufferPointer { centres in
                var sum = 0.0
                for (row, cluster) in assignments.enumerated() {
                    for column in 0..<dimensions {
                        let difference =
                            Double(latents[row &* dimensions &+ column]) - centres[cluster &* dimensions &+ column]
                        sum += difference * difference
                    }
                }
                return sum
            }
        }
    }

    /// Each next centre is a latent drawn with a probability proportional to its squared distance from those chosen.
    private mutating func chooseCentres(_ latents: [Float], _ wanted: Int, _ seed: UInt64, _ start: Int) {
        let side = dimensions
        var sequence = RandomSequence(
            Philox(seed: seed, stream: RandomStream.centres), step: UInt64(start))
        var distances = [Double](repeating: 1, count: assignments.count)
        while count < wanted, distances.contains(where: { $0 > 0 }) {
            let chosen = place(sequence.uniformDouble(), among: distances)
            let centre = latents[chosen * side..<(chosen + 1) * side].map(Double.init)
            let isFirst = centres.isEmpty
            centres += centre
            latents.withUnsafeBufferPointer { latents in
                distances.withUnsafeMutableBufferPointer { distances in
                    centre.withUnsafeBufferPointer { centre in
                        for row in distances.indices {
                            var sum = 0.0
                            for column in 0..<side {
                                let difference = Double(latents[row &* side &+ column]) - centre[column]
                                sum += difference * difference
                            }
                            distances[row] = isFirst ? sum : min(distances[row], sum)
                        }
                    }
                }
            }
        }
    }

    /// Gives every latent the nearest centre, the lowest where several are as near; whether any changed.
    private mutating func assign(_ latents: [Float]) -> Bool {
        precondition(LinearAlgebra.isPrepared)
        let (side, count) = (dimensions, self.count)
        let halfSquares = (0..<count).map { index in
            centres[index * side..<(index + 1) * side].reduce(0) { $0 + $1 * $1 } / 2
        }
        var products = [Double](repeating: 0, count: LatentBlocks.length * count)
        var hasChanged = false
        LatentBlocks(latents: latents, dimensions: side).forEach { first, rows in
            let length = rows.count / side
            cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(length), blasint(count), blasint(side), 1,
                rows.baseAddress, blasint(side), centres, blasint(side), 0, &products, blasint(count))
            for row in 0..<length {
                var (best, least) = (0, Double.infinity)
                for index in 0..<count {
                    let distance = halfSquares[index] - products[row &* count &+ index]
                    if distance < least { (best, least) = (index, distance) }
                }
                if assignments[first + row] != best {
                    assignments[first + row] = best
                    hasChanged = true
                }
            }
        }
        return hasChanged
    }

    /// Moves every centre to the mean of its latents; one that has none stays.
    private mutating func moveCentres(_ latents: [Float]) {
        let side = dimensions
        var sums = [Double](repeating: 0, count: centres.count)
        var counts = [Int](repeating: 0, count: count)
        latents.withUnsafeBufferPointer { latents in
            sums.withUnsafeMutableBufferPointer { sums in
                for (row, cluster) in assignments.enumerated() {
                    counts[cluster] += 1
                    for column in 0..<side {
                        sums[cluster &* side &+ column] += Double(latents[row &* side &+ column])
                    }
                }
            }
        }
        for cluster in counts.indices where counts[cluster] > 0 {
            for column in 0..<side {
                centres[cluster * side + column] = sums[cluster * side + column] / Double(counts[cluster])
            }
        }
    }
}
