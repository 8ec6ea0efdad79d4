import EaselGraph
import EaselCore
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension Initializer {
    /// Draws the value of a parameter from a sequence, in row-major order.
    /// - Parameters:
    ///   - shape: The parameter's shape.
    ///   - fans: The fans that variances are scaled by.
    ///   - sequence: The source of random words.
    package func draw(_ shape: Shape, fans: Fans, from sequence: inout RandomSequence) -> [Float] {
        [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
            fill(buffer, shape, fans: fans, from: &sequence)
            count = shape.count
        }
    }

    /// Draws the value of a parameter straight into its memory, the same numbers as `draw`.
    package func fill(
        _ numbers: UnsafeMutableBufferPointer<Float>, _ shape: Shape, fans: Fans, from sequence: inout RandomSequence
    ) {
        switch self {
        case .constant(let value): numbers.update(repeating: value)
        case .uniform(let lower, let upper):
            for index in numbers.indices { numbers[index] = lower + (upper - lower) * sequence.uniform() }
        case .normal(let mean, let deviation):
            sequence.normals(numbers.count) { numbers[$0] = Float(Double(mean) + Double(deviation) * $1) }
        case .truncatedNormal(let mean, let deviation):
            var kept = 0
            while kept < numbers.count {
                sequence.normals(numbers.count - kept) { _, normal in
                    guard abs(normal) <= 2 else { return }
                    numbers[kept] = Float(Double(mean) + Double(deviation) * normal)
                    kept += 1
                }
            }
        case .varianceScaled(let gain, let fan, let isUniform):
            let variance = Double(gain) / fan.size(fans)
            let same: Initializer
            if isUniform {
                let bound = Float((3 * variance).squareRoot())
                same = .uniform(lower: -bound, upper: bound)
            } else {
                same = .normal(mean: 0, standardDeviation: Float(variance.squareRoot()))
            }
            same.fill(numbers, shape, fans: fans, from: &sequence)
        case .orthogonal(let gain):
            let columns = max(shape[-1], 1)
            fillOrthogonal(numbers, rows: shape.count / columns, columns: columns, gain: Double(gain), from: &sequence)
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
    /// Independent standard normal numbers with their places, two from each pair of uniform ones; of an odd count the
    /// last pair's second is left out.
    ///
    /// Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
    fileprivate mutating func normals(_ count: Int, _ take: (Int, Double) -> Void) {
        for place in stride(from: 0, to: count, by: 2) {
            // Half a step off zero keeps the logarithm finite and the distribution symmetric.
            let radius = (-2 * log((Double(nextWord()) + 0.5) * 0x1p-32)).squareRoot()
            let angle = 2 * Double.pi * Double(nextWord()) * 0x1p-32
            take(place, radius * cos(angle))
            if place + 1 < count { take(place + 1, radius * sin(angle)) }
        }
    }
}

/// A matrix with orthonormal columns, or rows where there are fewer of those, times a factor, row-major.
///
/// Gram–Schmidt on normal vectors leaves R with a positive diagonal, which makes the result uniformly distributed.
/// Each vector is made orthogonal twice: once is not enough in floating point.
private func fillOrthogonal(
    _ numbers: UnsafeMutableBufferPointer<Float>, rows: Int, columns: Int, gain: Double,
    from sequence: inout RandomSequence
) {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors = [[Double]]()
    for _ in 0..<count {
        var vector = [Double](repeating: 0, count: length)
        sequence.normals(length) { vector[$0] = $1 }
        for _ in 0..<2 {
            for other in vectors {
                var product = 0.0
                for index in 0..<length { product += other[index] * vector[index] }
                for index in 0..<length { vector[index] -= product * other[index] }
            }
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in 0..<length { vector[index] /= norm }
        vectors.append(vector)
    }
    for place in numbers.indices {
        let (row, column) = (place / columns, place % columns)
        numbers[place] = Float((rows >= columns ? vectors[column][row] : vectors[row][column]) * gain)
    }
}
