/// Feature vectors of images, one for each image: what a classifier computes of an image before it names the class.
///
/// Measures of two sets of images compare such vectors of the same classifier.
public struct FeatureVectors: Sendable, Hashable {
    /// The numbers: `[count, dimensions]`, row-major and finite.
    public let values: [Float]
    /// The number of dimensions of each vector.
    public let dimensions: Int

    /// The number of vectors.
    public var count: Int { values.count / dimensions }

    /// Takes vectors.
    ///
    /// ### Shapes
    /// `values` is `[count, dimensions]`.
    ///
    /// - Throws: `MeasureError` when they are not whole vectors, or a number is not finite.
    public init(_ values: [Float], dimensions: Int) throws {
        _ = try rowCount(of: values, columns: dimensions, what: "features", unit: "vector")
        (self.values, self.dimensions) = (values, dimensions)
    }

    private init(unchecked values: [Float], _ dimensions: Int) { (self.values, self.dimensions) = (values, dimensions) }

    /// The mean and covariance of the vectors.
    ///
    /// - Throws: `MeasureError` when there are fewer than two, or too many dimensions for a covariance.
    public func moments() throws -> FeatureMoments {
        var statistics = try FeatureStatistics(dimensions: dimensions)
        try statistics.add(values)
        return try statistics.moments()
    }

    /// The vectors at some places that exist, in that order.
    func selecting(_ places: [Int]) -> FeatureVectors {
        var chosen: [Float] = []
        chosen.reserveCapacity(places.count * dimensions)
        for place in places { chosen += values[place * dimensions..<(place + 1) * dimensions] }
        return FeatureVectors(unchecked: chosen, dimensions)
    }

    /// Checks that vectors can be compared with these.
    func requireSameDimensions(as other: FeatureVectors, _ what: String) throws {
        guard dimensions == other.dimensions else {
            throw MeasureError(
                "\(what): features of \(dimensions) and of \(other.dimensions) dimensions; take both from the same "
                    + "classifier")
        }
    }
}
