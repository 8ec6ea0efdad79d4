import COpenBLAS

/// The products of some vectors with others.
struct ProductBlock {
    let rows: Range<Int>
    let columns: Range<Int>
    /// `[rows.count, columns.count]`, row-major.
    let products: UnsafeBufferPointer<Double>
}

/// All pairs of vectors, a block at a time: no matrix of all pairs is ever held.
extension FeatureVectors {
    /// Vectors of a block: its products take 1 MiB in double precision.
    static let blockSize = (rows: 256, columns: 512)

    /// The most parts, and threads: so that what each keeps of every other vector stays small beside the vectors.
    static let mostParts = 64

    /// The number of blocks of rows.
    var blockCount: Int { (count + Self.blockSize.rows - 1) / Self.blockSize.rows }

    /// The vectors in parts of whole blocks, to be walked on several threads.
    var parts: [Range<Int>] {
        let (size, blockCount) = (Self.blockSize.rows, blockCount)
        let partCount = min(Self.mostParts, blockCount)
        return (0..<partCount).map { part in
            part * blockCount / partCount * size..<min(count, (part + 1) * blockCount / partCount * size)
        }
    }

    /// Makes sure that there is room for the blocks of all threads.
    func reserveBlocks(_ what: String, threads: Int) throws {
        let size = Self.blockSize
        try LinearAlgebra.reserve(
            what, numbers: (size.rows + size.columns) * dimensions + size.rows * size.columns,
            threads: min(threads, parts.count))
    }

    /// Calls `body` with the products of some vectors with others: for each block of rows, in order, all blocks of
    /// columns, in order.
    ///
    /// Which blocks there are depends on the numbers of vectors alone, so the products are the same on any number of threads.
    /// - Parameters:
    ///   - range: The rows, from the start of a block.
    ///   - other: The columns.
    ///   - isUpper: Whether columns before the block of rows are left out.
    func forEachBlock(
        of range: Range<Int>, with other: FeatureVectors, isUpper: Bool = false, _ body: (ProductBlock) -> Void
    ) {
        precondition(LinearAlgebra.isPrepared && dimensions == other.dimensions)
        let size = Self.blockSize
        var left = [Double](repeating: 0, count: min(size.rows, range.count) * dimensions)
        var right = [Double](repeating: 0, count: min(size.columns, other.count) * dimensions)
        var products = [Double](repeating: 0, count: min(size.rows, range.count) * min(size.columns, other.count))
        for first in stride(from: range.lowerBound, to: range.upperBound, by: size.rows) {
            let rows = first..<min(first + size.rows, range.upperBound)
            expand(rows, to: &left)
            for start in stride(from: isUpper ? first : 0, to: other.count, by: size.columns) {
                let columns = start..<min(start + size.columns, other.count)
                other.expand(columns, to: &right)
                cblas_dgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows.count), blasint(columns.count),
                    blasint(dimensions), 1, left, blasint(dimensions), right, blasint(dimensions), 0, &products,
                    blasint(columns.count))
                products.withUnsafeBufferPointer { products in
                    let used = UnsafeBufferPointer(rebasing: products[..<(rows.count * columns.count)])
                    body(ProductBlock(rows: rows, columns: columns, products: used))
                }
            }
        }
    }

    private func expand(_ rows: Range<Int>, to block: inout [Double]) {
        let start = rows.lowerBound * dimensions
        values.withUnsafeBufferPointer { values in
            block.withUnsafeMutableBufferPointer { block in
                for place in 0..<rows.count &* dimensions { block[place] = Double(values[start &+ place]) }
            }
        }
    }
}
