/// Squared Euclidean distances that are the same whatever they are computed beside.
///
/// The one that counts is `squaredDistance`: a sum in double precision, one dimension after another. A product of
/// matrices finds it for all pairs, but for rounding, whose bound follows; where that leaves a comparison open, the
/// sum itself decides. So a comparison depends neither on the order BLAS adds in nor on blocks or threads.
extension FeatureVectors {
    /// The squared distance between two vectors.
    func squaredDistance(_ place: Int, to other: FeatureVectors, _ otherPlace: Int) -> Double {
        let (dimensions, first, second) = (dimensions, place * dimensions, otherPlace * dimensions)
        return values.withUnsafeBufferPointer { values in
            other.values.withUnsafeBufferPointer { others in
                var sum = 0.0
                for index in 0..<dimensions {
                    let difference = Double(values[first &+ index]) - Double(others[second &+ index])
                    sum += difference * difference
                }
                return sum
            }
        }
    }

    /// The squared length of each vector.
    var squaredLengths: [Double] {
        values.withUnsafeBufferPointer { values in
            (0..<count).map { row in
                var sum = 0.0
                for index in row &* dimensions..<(row &+ 1) &* dimensions {
                    sum += Double(values[index]) * Double(values[index])
                }
                return sum
            }
        }
    }

    /// How far |x|² + |y|² − 2x·y can be from `squaredDistance`, as a share of |x|² + |y|².
    ///
    /// With d dimensions and unit roundoff u, the lengths and the product are off by d·u of it each, whatever the order of
    /// the sums, `squaredDistance` by 2·(d + 3)·u, and the last steps by a few u: 4·(d + 8)·u is more than all of that.
    var rounding: Double { Double(dimensions + 8) * 0x1p-51 }
}
