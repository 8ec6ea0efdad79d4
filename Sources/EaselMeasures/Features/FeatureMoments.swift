/// The mean and covariance of feature vectors, and how many there were.
public struct FeatureMoments: Sendable, Hashable, Codable {
    /// The number of vectors.
    public let count: Int
    /// The mean: `[dimensions]`.
    public let mean: [Double]
    /// The covariance, divided by `count - 1`: `[dimensions, dimensions]`, row-major and symmetric.
    public let covariance: [Double]

    /// The number of dimensions of each vector.
    public var dimensions: Int { mean.count }

    /// Whether there were too few vectors for a covariance of full rank; distances between such are biased upwards.
    public var isRankDeficient: Bool { count <= dimensions }

    /// Makes moments from numbers that were computed elsewhere.
    ///
    /// - Throws: `MeasureError` when the sizes do not fit, there are fewer than two vectors, a number is not finite or the
    ///   covariance is not symmetric.
    public init(count: Int, mean: [Double], covariance: [Double]) throws {
        let side = mean.count
        guard count >= 2 else {
            throw MeasureError("feature moments: \(count) feature vectors, expected at least 2 for a covariance")
        }
        guard (1...LinearAlgebra.maximumSide).contains(side), covariance.count == side * side else {
            throw MeasureError(
                "feature moments: a mean of \(side) and a covariance of \(covariance.count) numbers, expected 1 to "
                    + "\(LinearAlgebra.maximumSide) and its square")
        }
        guard mean.allSatisfy(\.isFinite), covariance.allSatisfy(\.isFinite) else {
            throw MeasureError("feature moments: a number of the mean or the covariance is not finite")
        }
        if let place = LinearAlgebra.asymmetry(of: covariance, side: side) {
            throw MeasureError("feature moments: the covariance is not symmetric at [\(place.row), \(place.column)]")
        }
        (self.count, self.mean, self.covariance) = (count, mean, covariance)
    }

    /// Decodes and checks moments.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            count: values.decode(Int.self, forKey: .count), mean: values.decode([Double].self, forKey: .mean),
            covariance: values.decode([Double].self, forKey: .covariance))
    }
}
