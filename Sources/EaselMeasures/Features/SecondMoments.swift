import COpenBLAS

/// The second moments of vectors, added up a block at a time, and the matrix that whitens such vectors.
package struct SecondMoments {
    private let side: Int
    private var sums: [Double]
    private var block: [Double] = []
    private var count = 0

    /// The vectors that are added at a time.
    private static let blockSize = 256

    /// - Throws: `MeasureError` for a side that no matrix can have, or missing memory.
    package init(side: Int) throws {
        guard (1...LinearAlgebra.maximumSide).contains(side) else {
            throw MeasureError("second moments of \(side) numbers, expected 1 to \(LinearAlgebra.maximumSide)")
        }
        try LinearAlgebra.reserve("whitening", matrices: 6, side: side)
        (self.side, sums) = (side, [Double](repeating: 0, count: side * side))
    }

    /// Adds a vector.
    package mutating func add(_ vector: [Double]) {
        precondition(vector.count == side)
        block += vector
        count += 1
        if block.count == Self.blockSize * side { flush() }
    }

    private mutating func flush() {
        let rows = block.count / side
        guard rows > 0 else { return }
        cblas_dsyrk(
            CblasRowMajor, CblasUpper, CblasTrans, blasint(side), blasint(rows), 1, block, blasint(side), 1, &sums,
            blasint(side))
        block.removeAll(keepingCapacity: true)
    }

    /// The symmetric matrix `V (Λ + ε)^(-1/2) Vᵀ` of the moments `V Λ Vᵀ`: vectors multiplied by it have moments of about
    /// one, and stay as near to what they were as such vectors can (ZCA).
    ///
    /// Source: Bell and Sejnowski, "The independent components of natural scenes are edge filters", 1997.
    package mutating func whitening(epsilon: Double) throws -> [Double] {
        flush()
        let scale = 1 / Double(max(count, 1))
        // Of row-major the upper is of column-major the lower half, which is all that is read.
        let (values, vectors) = try LinearAlgebra.eigen(sums.map { $0 * scale }, side: side)
        var scaled = vectors
        for row in 0..<side {
            let factor = 1 / (max(values[row], 0) + epsilon).squareRoot()
            for column in 0..<side { scaled[row * side + column] *= factor }
        }
        var result = [Double](repeating: 0, count: side * side)
        cblas_dgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(side), blasint(side), blasint(side), 1, scaled,
            blasint(side), vectors, blasint(side), 0, &result, blasint(side))
        return result
    }
}
