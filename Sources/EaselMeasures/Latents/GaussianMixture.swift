#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A mixture of multivariate normal distributions with full covariances.
public struct GaussianMixture: LatentSampler, Hashable {
    /// The weight of each component; they sum to 1.
    public let weights: [Double]
    /// The component distributions.
    public let components: [GaussianDistribution]

    /// The number of dimensions of each latent.
    public var dimensions: Int { components[0].dimensions }

    /// Makes a mixture.
    ///
    /// - Throws: `MeasureError` when there is no component, weights and components do not fit, a weight is negative or not
    ///   finite, or the weights do not sum to 1.
    public init(weights: [Double], components: [GaussianDistribution]) throws {
        guard let first = components.first, weights.count == components.count else {
            throw MeasureError(
                "mixture: \(weights.count) weights and \(components.count) components, expected as many and at least 1")
        }
        if let other = components.first(where: { $0.dimensions != first.dimensions }) {
            throw MeasureError("mixture: components of \(first.dimensions) and of \(other.dimensions) dimensions")
        }
        // Room for weights that were stored in single precision.
        guard weights.allSatisfy({ $0 >= 0 }), (weights.reduce(0, +) - 1).magnitude < 1e-5 else {
            throw MeasureError("mixture: weights \(weights) are not shares that sum to 1")
        }
        (self.weights, self.components) = (weights, components)
    }

    public func sample(_ indices: Range<Int>, seed: UInt64) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(indices.count * dimensions)
        var noise = [Double](repeating: 0, count: dimensions)
        for index in indices {
            var sequence = sampleSequence(seed: seed, index: index)
            let component = components[place(sequence.uniformDouble(), among: weights)]
            sequence.fillNormal(&noise)
            component.append(noise, to: &result)
        }
        return result
    }

    public func logDensity(of latents: [Float]) throws -> [Double] {
        let count = try rowCount(of: latents, columns: dimensions, what: "log-density", unit: "latent")
        var result: [Double] = []
        result.reserveCapacity(count)
        var scratch = MixtureScratch(self)
        LatentBlocks(latents: latents, dimensions: dimensions).forEach { _, rows in
            logDensity(rows, &scratch)
            result.append(contentsOf: scratch.total[..<(rows.count / dimensions)])
        }
        return result
    }

    /// The log-density of each row of a block, and the logarithms of what each component contributes to it.
    func logDensity(_ rows: UnsafeBufferPointer<Double>, _ scratch: inout MixtureScratch) {
        let count = rows.count / dimensions
        for (index, component) in components.enumerated() {
            scratch.parts[index].withUnsafeMutableBufferPointer { part in
                scratch.rows.withUnsafeMutableBufferPointer { rowScratch in
                    let part = UnsafeMutableBufferPointer(rebasing: part[..<count])
                    component.logDensity(rows, into: part, rowScratch)
                    let logWeight = log(weights[index])
                    for row in 0..<count { part[row] += logWeight }
                }
            }
        }
        for row in 0..<count {
            let greatest = scratch.parts.reduce(-.infinity) { max($0, $1[row]) }
            let sum = scratch.parts.reduce(0.0) { $0 + exp($1[row] - greatest) }
            scratch.total[row] = greatest + log(sum)
        }
    }
}

/// Memory for one block of latents.
struct MixtureScratch {
    /// `[block, dimensions]`.
    var rows: [Double]
    /// The logarithm of weight times density, `[components][block]`.
    var parts: [[Double]]
    /// The logarithm of the sum over components, `[block]`.
    var total: [Double]

    init(_ mixture: GaussianMixture) {
        rows = [Double](repeating: 0, count: LatentBlocks.length * mixture.dimensions)
        total = [Double](repeating: 0, count: LatentBlocks.length)
        parts = [[Double]](repeating: total, count: mixture.components.count)
    }
}

/// The index that a number in `0..<1` picks where each has a share proportional to its weight; the last with a weight where
/// rounding leaves none.
func place(_ uniform: Double, among weights: [Double]) -> Int {
    let goal = uniform * weights.reduce(0, +)
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
        sum += weight
        if goal < sum { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
}

extension GaussianMixture: Codable {
    private enum CodingKeys: String, CodingKey { case dimensions, parameters }

    /// The weights, then all means, then all covariances.
    public var parameters: [Double] { weights + components.flatMap(\.mean) + components.flatMap(\.covariance) }

    /// Makes a mixture of its `parameters`.
    ///
    /// - Throws: `MeasureError` when they are not `1 + dimensions * (1 + dimensions)` numbers for each component, or not those
    ///   of a mixture.
    public init(parameters: [Double], dimensions side: Int) throws {
        guard (1...LinearAlgebra.maximumSide).contains(side), !parameters.isEmpty,
            parameters.count % (1 + side * (1 + side)) == 0
        else { throw MeasureError("mixture: \(parameters.count) parameters do not fit \(side) dimensions") }
        let count = parameters.count / (1 + side * (1 + side))
        let (means, covariances) = (count, count * (1 + side))
        let components = try (0..<count).map { index in
            let (mean, covariance) = (means + index * side, covariances + index * side * side)
            return try GaussianDistribution(
                mean: Array(parameters[mean..<mean + side]),
                covariance: Array(parameters[covariance..<covariance + side * side]))
        }
        try self.init(weights: Array(parameters[..<count]), components: components)
    }

    /// Decodes and checks a mixture.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            parameters: values.decode([Double].self, forKey: .parameters),
            dimensions: values.decode(Int.self, forKey: .dimensions))
    }

    /// Encodes dimensions and parameters.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(dimensions, forKey: .dimensions)
        try values.encode(parameters, forKey: .parameters)
    }
}

extension GaussianMixture {
    /// The mean and the standard deviation along each dimension, of all components together.
    public var spread: [(mean: Double, deviation: Double)] {
        let parts = components.map(\.spread)
        return (0..<dimensions).map { dimension in
            var (mean, square) = (0.0, 0.0)
            for (part, weight) in zip(parts, weights) {
                // In single precision, as images are drawn of them.
                let (centre, deviation) = (
                    Double(Float(part[dimension].mean)), Double(Float(part[dimension].deviation))
                )
                mean += weight * centre
                square += weight * (centre * centre + deviation * deviation)
            }
            return (mean, max(square - mean * mean, 0).squareRoot())
        }
    }
}
