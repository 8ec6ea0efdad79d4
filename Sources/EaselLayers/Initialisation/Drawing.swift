import EaselGraph
import EaselRandom
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension Initializer {
    /// Draws the value of a parameter from a sequence, in row-major order.
    /// - Parameters:
    ///   - shape: The parameter's shape.
    ///   - fans: What variances are scaled by.
    ///   - sequence: Where random words come from.
    public func draw(_ shape: Shape, fans: Fans, from sequence: inout RandomSequence) -> [Float] {
        switch self {
        case .constant(let value):
            return [Float](repeating: value, count: shape.count)
        case .uniform(let lower, let upper):
            return (0..<shape.count).map { _ in lower + (upper - lower) * sequence.uniform() }
        case .normal(let mean, let deviation):
            return sequence.normals(shape.count).map { Float(Double(mean) + Double(deviation) * $0) }
        case .truncatedNormal(let mean, let deviation):
            var kept = [Double]()
            while kept.count < shape.count {
                kept += sequence.normals(shape.count - kept.count).filter { abs($0) <= 2 }
            }
            return kept.map { Float(Double(mean) + Double(deviation) * $0) }
        case .varianceScaled(let gain, let fan, let isUniform):
            let variance = Double(gain) / fan.size(fans)
            if isUniform {
                let bound = Float((3 * variance).squareRoot())
                return Initializer.uniform(lower: -bound, upper: bound).draw(shape, fans: fans, from: &sequence)
            }
            return Initializer.normal(mean: 0, standardDeviation: Float(variance.squareRoot()))
                .draw(shape, fans: fans, from: &sequence)
        case .orthogonal(let gain):
            let columns = max(shape[-1], 1)
            return orthogonalMatrix(rows: shape.count / columns, columns: columns, from: &sequence)
                .map { Float($0 * Double(gain)) }
        }
    }
}

extension Initializer.Fan {
    fileprivate func size(_ fans: Fans) -> Double {
        switch self {
        case .input: Double(fans.input)
        case .output: Double(fans.output)
        case .average: Double(fans.input + fans.output) / 2
        }
    }
}

extension RandomSequence {
    /// Independent standard normal numbers, two from each pair of uniform ones.
    ///
    /// Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
    fileprivate mutating func normals(_ count: Int) -> [Double] {
        var result = [Double]()
        result.reserveCapacity(count + 1)
        while result.count < count {
            // Half a step off zero keeps the logarithm finite and the distribution symmetric.
            let radius = (-2 * log((Double(nextWord()) + 0.5) * 0x1p-32)).squareRoot()
            let angle = 2 * Double.pi * Double(nextWord()) * 0x1p-32
            result.append(radius * cos(angle))
            result.append(radius * sin(angle))
        }
        return result.count == count ? result : result.dropLast()
    }
}

/// A matrix with orthonormal columns, or rows where there are fewer of those, row-major.
///
/// Gram–Schmidt on normal vectors leaves R with a positive diagonal, which makes the result uniformly distributed.
/// Each vector is made orthogonal twice: once is not enough in floating point.
private func orthogonalMatrix(rows: Int, columns: Int, from sequence: inout RandomSequence) -> [Double] {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors = [[Double]]()
    for _ in 0..<count {
        var vector = sequence.normals(length)
        for _ in 0..<2 {
            for other in vectors {
                var product = 0.0
                for index in 0..<length { product += other[index] * vector[index] }
                for index in 0..<length { vector[index] -= product * other[index] }
            }
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        vectors.append(vector.map { $0 / norm })
    }
    return (0..<rows * columns).map { place in
        let (row, column) = (place / columns, place % columns)
        return rows >= columns ? vectors[column][row] : vectors[row][column]
    }
}
