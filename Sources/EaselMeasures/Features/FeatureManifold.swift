import EaselCore

/// The manifold of images in feature space, estimated by balls: one around each feature vector that reaches to its k-th
/// nearest neighbour in the set.
///
/// Source: Kynkäänniemi, Karras, Laine, Lehtinen and Aila, "Improved precision and recall metric for assessing
/// generative models", 2019.
public struct FeatureManifold: Sendable, Hashable {
    /// The number of neighbours that is used where none is named: 5, as by Naeem and others, 2020 (3 by Kynkäänniemi and
    /// others, 2019).
    public static let usualNeighbours = 5

    /// The feature vectors.
    public let features: FeatureVectors
    /// The number of neighbours that a ball reaches to, itself not counted.
    public let neighbours: Int
    /// The squared radius of each vector's ball: the squared distance to its k-th nearest neighbour, 0 where that is equal.
    public let squaredRadii: [Double]
    let squaredLengths: [Double]

    /// Measures the ball around each vector.
    ///
    /// Beside the vectors and a few numbers for each, memory is that of the blocks, a few MiB a thread. Distances are sums in
    /// double precision; the result is the same, bit for bit, at any number of threads.
    ///
    /// - Parameters:
    ///   - features: More than `neighbours` of them.
    ///   - neighbours: How many neighbours a ball reaches to.
    ///   - threads: To use; the result does not depend on them.
    /// - Throws: `MeasureError` when there are too few vectors, or no neighbours.
    public init(
        _ features: FeatureVectors, neighbours: Int = FeatureManifold.usualNeighbours, threads: Int = 1
    ) throws {
        guard neighbours >= 1, features.count > neighbours else {
            throw MeasureError(
                "precision, recall, density and coverage: \(features.count) feature vectors with \(neighbours) nearest "
                    + "neighbours, expected at least 1 neighbour and more vectors than that")
        }
        try features.reserveBlocks("precision and recall", threads: threads)
        (self.features, self.neighbours) = (features, neighbours)
        let lengths = features.squaredLengths
        squaredLengths = lengths
        let parts = features.parts
        squaredRadii = concurrentMap(parts.count, threads: threads) { part in
            Nearest(parts[part], of: features, lengths, neighbours).radii
        }.flatMap(\.self)
    }
}

/// The squared distances from some vectors of a set to those nearest to them in it.
private struct Nearest {
    private let neighbours: Int
    /// `[rows, neighbours]`, each row ascending.
    private var distances: [Double]

    init(_ range: Range<Int>, of features: FeatureVectors, _ lengths: [Double], _ neighbours: Int) {
        self.neighbours = neighbours
        distances = [Double](repeating: .infinity, count: range.count * neighbours)
        let (neighbours, share) = (neighbours, 1 - features.rounding)
        distances.withUnsafeMutableBufferPointer { distances in
            lengths.withUnsafeBufferPointer { lengths in
                features.forEachBlock(of: range, with: features) { block in
                    let columns = block.columns.count
                    for (offset, row) in block.rows.enumerated() {
                        let start = (row - range.lowerBound) * neighbours
                        let nearest = UnsafeMutableBufferPointer(rebasing: distances[start..<start + neighbours])
                        var limit = nearest[neighbours - 1]
                        for column in 0..<columns {
                            let other = block.columns.lowerBound &+ column
                            let product = block.products[offset &* columns &+ column]
                            // The least that the distance can be; nothing is nearer than 0.
                            let least = max(0, (lengths[row] + lengths[other]) * share - 2 * product)
                            if least >= limit || other == row { continue }
                            let distance = features.squaredDistance(row, to: features, other)
                            if distance < limit { limit = Self.insert(distance, nearest) }
                        }
                    }
                }
            }
        }
    }

    /// The last of each row.
    var radii: [Double] { stride(from: neighbours - 1, to: distances.count, by: neighbours).map { distances[$0] } }

    /// Puts a distance in its place among the nearest, and the farthest of them out.
    /// - Returns: The farthest now.
    private static func insert(_ distance: Double, _ nearest: UnsafeMutableBufferPointer<Double>) -> Double {
        var place = nearest.count - 1
        while place > 0, nearest[place - 1] > distance {
            nearest[place] = nearest[place - 1]
            place -= 1
        }
        nearest[place] = distance
        return nearest[nearest.count - 1]
    }
}
