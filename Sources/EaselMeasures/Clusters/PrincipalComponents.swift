import COpenBLAS

/// Principal component analysis (PCA): the orthogonal directions along which vectors vary most.
///
/// A direction points to where the largest of its numbers is positive, so the same vectors give the same directions.
///
/// Source: Pearson, "On lines and planes of closest fit to systems of points in space", 1901.
public struct PrincipalComponents: Sendable {
    /// The mean of the vectors.
    public let mean: [Double]
    /// The directions, of length 1: `[count, dimensions]`, the one of the greatest variance first.
    public let directions: [Double]
    /// The variance along each direction, of a sample: divided by one less than there are vectors.
    public let variances: [Double]
    /// The share that each is of the variance of all dimensions; 0 where nothing varies.
    public let shares: [Double]
    /// The vectors along the directions, their mean taken off: `[vectors, count]`.
    public let projections: [Float]

    /// The number of directions.
    public var count: Int { variances.count }

    /// Analyses vectors.
    ///
    /// ### Shapes
    /// `values` is `[vectors, dimensions]`.
    ///
    /// - Parameters:
    ///   - values: The numbers, row by row, of at least two vectors.
    ///   - dimensions: Numbers in each vector.
    ///   - count: The number of directions, at most that of the dimensions and of the vectors.
    /// - Throws: `MeasureError` for numbers that are not possible or not finite, or too little memory.
    public init(of values: [Float], dimensions: Int, count: Int) throws {
        let rows = try rowCount(of: values, columns: dimensions, what: "principal components", unit: "vector")
        let side = min(rows, dimensions)
        guard rows >= 2, (1...side).contains(count) else {
            throw MeasureError(
                "principal components: \(count) of \(rows) vectors of \(dimensions) numbers, expected at least 2 vectors and no "
                    + "more components than either")
        }
        guard side <= LinearAlgebra.maximumSide else {
            throw MeasureError(
                "principal components: \(rows) vectors of \(dimensions) numbers, at most \(LinearAlgebra.maximumSide) of "
                    + "either can be analysed")
        }
        try LinearAlgebra.reserve("principal components", numbers: 2 * rows * dimensions, threads: 1)
        try LinearAlgebra.reserve("principal components", matrices: 4, side: side)
        var (mean, centred) = ([Double](repeating: 0, count: dimensions), values.map(Double.init))
        centred.withUnsafeMutableBufferPointer { centred in
            for place in centred.indices { mean[place % dimensions] += centred[place] }
            for column in mean.indices { mean[column] /= Double(rows) }
            for place in centred.indices { centred[place] -= mean[place % dimensions] }
        }
        // Whichever matrix is smaller: that of the dimensions, or that of the vectors, which has the same eigenvalues.
        let isOfDimensions = dimensions <= rows
        var gram = [Double](repeating: 0, count: side * side)
        if isOfDimensions {
            LinearAlgebra.addGram(centred, rows: rows, side: side, to: &gram)
            LinearAlgebra.mirrorLower(&gram, side: side)
        } else {
            gram = LinearAlgebra.product(centred, transposed: centred, rows: rows, inner: dimensions, columns: rows)
        }
        let total = (0..<side).reduce(0) { $0 + gram[$1 * side + $1] }
        let (eigenvalues, vectors) = try LinearAlgebra.eigen(gram, side: side)
        var directions: [Double] = []
        for place in stride(from: side - 1, through: side - count, by: -1) {
            let vector = Array(vectors[place * side..<(place + 1) * side])
            directions += Self.direction(isOfDimensions ? vector : Self.sum(of: centred, dimensions, weights: vector))
        }
        let products = LinearAlgebra.product(
            centred, transposed: directions, rows: rows, inner: dimensions, columns: count)
        let greatest = eigenvalues.suffix(count).reversed().map { max(0, $0) }
        (self.mean, self.directions) = (mean, directions)
        projections = products.map(Float.init)
        variances = greatest.map { $0 / Double(rows - 1) }
        shares = greatest.map { total > 0 ? $0 / total : 0 }
    }

    /// The sum of the rows of a matrix, each times a weight.
    private static func sum(of rows: [Double], _ dimensions: Int, weights: [Double]) -> [Double] {
        var sum = [Double](repeating: 0, count: dimensions)
        cblas_dgemv(
            CblasRowMajor, CblasTrans, blasint(weights.count), blasint(dimensions), 1, rows, blasint(dimensions),
            weights, 1, 0,
            &sum, 1)
        return sum
    }

    /// A vector at a length of 1, the largest of its numbers positive; a vector of zeros stays.
    private static func direction(_ vector: [Double]) -> [Double] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0, let largest = vector.max(by: { $0.magnitude < $1.magnitude }) else { return vector }
        return vector.map { $0 / (largest < 0 ? -length : length) }
    }
}
