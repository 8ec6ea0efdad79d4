#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A multivariate normal distribution with a full covariance.
public struct GaussianDistribution: LatentSampler, Hashable {
    /// `[dimensions]`.
    public let mean: [Double]
    /// `[dimensions, dimensions]`, row-major and symmetric, `jitter` included.
    public let covariance: [Double]
    /// The jitter added to the diagonal of the covariance given, where rounding had made it not positive definite.
    public let jitter: Double
    /// The lower triangular L with L·Lᵀ the covariance.
    let factor: [Double]
    /// L⁻¹ transposed: a row of deviations from the mean times this is a row of independent standard normal numbers. A
    /// product is twice as fast as solving for every block.
    let whitening: [Double]
    /// The logarithm of the density at the mean.
    let logPeak: Double

    /// The number of dimensions of each latent.
    public var dimensions: Int { mean.count }

    /// Makes a distribution.
    ///
    /// A covariance that is singular, or not positive definite by rounding, gets jitter: 10⁻¹² of its mean variance is added to
    /// the diagonal, then ten times that, up to 10⁻⁶.
    ///
    /// - Throws: `MeasureError` when the sizes do not fit, a number is not finite, or the covariance is not symmetric and
    ///   positive definite with that jitter either.
    public init(mean: [Double], covariance: [Double]) throws {
        let side = mean.count
        guard (1...LinearAlgebra.maximumSide).contains(side), covariance.count == side * side else {
            throw MeasureError(
                "normal distribution: a mean of \(side) and a covariance of \(covariance.count) numbers, expected 1 to "
                    + "\(LinearAlgebra.maximumSide) and its square")
        }
        try LinearAlgebra.reserve("normal distribution", matrices: 3, side: side)
        guard mean.allSatisfy(\.isFinite), covariance.allSatisfy(\.isFinite) else {
            throw MeasureError("normal distribution: a number of the mean or the covariance is not finite")
        }
        if let place = LinearAlgebra.asymmetry(of: covariance, side: side) {
            throw MeasureError(
                "normal distribution: the covariance is not symmetric at [\(place.row), \(place.column)]")
        }
        let meanVariance = (0..<side).reduce(0) { $0 + covariance[$1 * side + $1] } / Double(side)
        for share in [0, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6] {
            var attempt = covariance
            for index in 0..<side { attempt[index * side + index] += share * meanVariance }
            guard let factor = LinearAlgebra.cholesky(attempt, side: side) else { continue }
            (self.mean, self.covariance, self.factor, jitter) = (mean, attempt, factor, share * meanVariance)
            whitening = LinearAlgebra.transposedInverse(ofLower: factor, side: side)
            let logDeterminant = (0..<side).reduce(0) { $0 + 2 * log(factor[$1 * side + $1]) }
            logPeak = -0.5 * (Double(side) * log(2 * .pi) + logDeterminant)
            return
        }
        throw MeasureError(
            "normal distribution: the covariance of \(side) dimensions is not positive definite; fit with more "
                + "regularisation or to latents that differ")
    }

    /// The maximum-likelihood fit to latents, with `regularisation` added to the variances.
    ///
    /// ### Shapes
    /// `latents` is `[count, dimensions]`.
    ///
    /// - Throws: `MeasureError` when there are fewer than two latents, they are not whole, a number is not finite, or all
    ///   are equal and the regularisation is 0.
    public init(fittedTo latents: [Float], dimensions: Int, regularisation: Double = 1e-6) throws {
        try requireRegularisation(regularisation)
        var statistics = try FeatureStatistics(dimensions: dimensions)
        try statistics.add(latents)
        let moments = try statistics.moments()
        let share = Double(moments.count - 1) / Double(moments.count)
        var covariance = moments.covariance.map { $0 * share }
        for index in 0..<dimensions { covariance[index * dimensions + index] += regularisation }
        try self.init(mean: moments.mean, covariance: covariance)
    }

    public func sample(_ indices: Range<Int>, seed: UInt64) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(indices.count * dimensions)
        var noise = [Double](repeating: 0, count: dimensions)
        for index in indices {
            var sequence = sampleSequence(seed: seed, index: index)
            sequence.fillNormal(&noise)
            append(noise, to: &result)
        }
        return result
    }

    /// Appends the sample that standard normal numbers stand for.
    func append(_ noise: [Double], to result: inout [Float]) {
        for row in 0..<dimensions {
            var sum = mean[row]
            for column in 0...row { sum += factor[row &* dimensions &+ column] * noise[column] }
            result.append(Float(sum))
        }
    }

    public func logDensity(of latents: [Float]) throws -> [Double] {
        let count = try rowCount(of: latents, columns: dimensions, what: "log-density", unit: "latent")
        var result = [Double](repeating: 0, count: count)
        var scratch = [Double](repeating: 0, count: min(count, LatentBlocks.length) * dimensions)
        LatentBlocks(latents: latents, dimensions: dimensions).forEach { first, rows in
            result.withUnsafeMutableBufferPointer { result in
                scratch.withUnsafeMutableBufferPointer { scratch in
                    let part = result[first..<first + rows.count / dimensions]
                    logDensity(rows, into: UnsafeMutableBufferPointer(rebasing: part), scratch)
                }
            }
        }
        return result
    }

    /// The log-density of each row of a block.
    func logDensity(
        _ rows: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>,
        _ scratch: UnsafeMutableBufferPointer<Double>
    ) {
        let side = dimensions
        guard let address = scratch.baseAddress, !result.isEmpty else { return }
        mean.withUnsafeBufferPointer { mean in
            for row in result.indices {
                for column in 0..<side {
                    scratch[row &* side &+ column] = rows[row &* side &+ column] - mean[column]
                }
            }
        }
        whitening.withUnsafeBufferPointer { whitening in
            guard let whitening = whitening.baseAddress else { return }
            LinearAlgebra.multiply(address, count: result.count, byUpper: whitening, side: side)
        }
        for row in result.indices {
            var sum = 0.0
            for column in 0..<side { sum += scratch[row &* side &+ column] * scratch[row &* side &+ column] }
            result[row] = logPeak - 0.5 * sum
        }
    }
}

func requireRegularisation(_ value: Double) throws {
    guard value >= 0, value.isFinite else {
        throw MeasureError("fit: regularisation \(value), expected a finite number from 0")
    }
}

extension GaussianDistribution: Codable {
    private enum CodingKeys: String, CodingKey { case dimensions, parameters }

    /// The mean, then the covariance.
    public var parameters: [Double] { mean + covariance }

    /// Makes a distribution of its `parameters`.
    ///
    /// - Throws: `MeasureError` when they are not `dimensions * (1 + dimensions)` numbers or not those of a distribution.
    public init(parameters: [Double], dimensions: Int) throws {
        guard (1...LinearAlgebra.maximumSide).contains(dimensions), parameters.count == dimensions * (1 + dimensions)
        else {
            throw MeasureError(
                "normal distribution: \(parameters.count) parameters do not fit \(dimensions) dimensions")
        }
        try self.init(mean: Array(parameters[..<dimensions]), covariance: Array(parameters[dimensions...]))
    }

    /// Decodes and checks a distribution.
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

extension GaussianDistribution {
    /// The mean and the standard deviation along each dimension.
    public var spread: [(mean: Double, deviation: Double)] {
        (0..<dimensions).map { (mean[$0], covariance[$0 * dimensions + $0].squareRoot()) }
    }
}
