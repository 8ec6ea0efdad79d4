/// The mean and covariance of feature vectors, accumulated batch by batch in double precision.
///
/// Vectors are gathered in blocks of fixed length whose moments are combined in order, so the result is the same, bit for
/// bit, however the vectors were batched.
///
/// Source of the combination: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
/// variances", 1979.
public struct FeatureStatistics: Sendable {
    /// The number of dimensions of each vector.
    public let dimensions: Int
    /// The number of vectors added.
    public var count: Int { total.count + pending.count / dimensions }
    private var total: Total
    private var pending: [Double] = []
    private static let blockLength = 256

    /// Prepares for vectors of one length.
    ///
    /// - Throws: `MeasureError` when the length is not possible.
    public init(dimensions: Int) throws {
        guard (1...LinearAlgebra.maximumSide).contains(dimensions) else {
            throw MeasureError(
                "features: \(dimensions) numbers in each vector, expected 1 to \(LinearAlgebra.maximumSide)")
        }
        try LinearAlgebra.reserve("features", matrices: 2, side: dimensions)
        self.dimensions = dimensions
        total = Total(dimensions)
    }

    /// Adds vectors.
    ///
    /// ### Shapes
    /// `features` is `[batch, dimensions]`.
    ///
    /// - Throws: `MeasureError` when they are not whole vectors, or a number is not finite; nothing is added then.
    public mutating func add(_ features: [Float]) throws {
        _ = try rowCount(of: features, columns: dimensions, what: "features", unit: "vector")
        let length = Self.blockLength * dimensions
        var start = 0
        while start < features.count {
            let end = min(features.count, start + length - pending.count)
            pending.append(contentsOf: features[start..<end].lazy.map(Double.init))
            start = end
            if pending.count == length {
                total.add(&pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
    }

    /// The moments of all vectors added.
    ///
    /// - Throws: `MeasureError` when there are fewer than two.
    public func moments() throws -> FeatureMoments {
        guard count >= 2 else {
            throw MeasureError("features: \(count) vectors were added, expected at least 2 for a covariance")
        }
        var (total, pending) = (total, pending)
        total.add(&pending)
        var covariance = total.squares.map { $0 / Double(total.count - 1) }
        LinearAlgebra.mirrorLower(&covariance, side: dimensions)
        return try FeatureMoments(count: total.count, mean: total.mean, covariance: covariance)
    }
}

/// Count, mean and the lower triangle of the sum of squared deviations of the blocks so far.
private struct Total {
    var count = 0
    var mean: [Double]
    var squares: [Double]

    init(_ dimensions: Int) {
        mean = [Double](repeating: 0, count: dimensions)
        squares = [Double](repeating: 0, count: dimensions * dimensions)
    }

    /// Adds a block, whose own mean it takes off the block.
    mutating func add(_ block: inout [Double]) {
        let side = mean.count
        let rows = block.count / side
        guard rows > 0 else { return }
        var blockMean = [Double](repeating: 0, count: side)
        for row in 0..<rows {
            for column in 0..<side { blockMean[column] += block[row * side + column] }
        }
        for column in 0..<side { blockMean[column] /= Double(rows) }
        for row in 0..<rows {
            for column in 0..<side { block[row * side + column] -= blockMean[column] }
        }
        LinearAlgebra.addGram(block, rows: rows, side: side, to: &squares)
        // Between the old blocks and the new one: a rank-one term.
        let all = Double(count + rows)
        let between = (0..<side).map { blockMean[$0] - mean[$0] }
        let weight = Double(count) * Double(rows) / all
        for row in 0..<side {
            for column in 0...row { squares[row * side + column] += weight * between[row] * between[column] }
        }
        for column in 0..<side { mean[column] += between[column] * Double(rows) / all }
        count += rows
    }
}
