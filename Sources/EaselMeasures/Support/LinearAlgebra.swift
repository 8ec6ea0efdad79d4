import CEaselKernels
import COpenBLAS

/// The dense linear algebra that measures need, in double precision: every call of BLAS and LAPACK with an array.
///
/// Matrices are row-major. Sizes are the caller's responsibility; numerical failures are thrown.
enum LinearAlgebra {
    /// Read before every call. OpenBLAS with threads of its own adds in an order that depends on their number.
    static let isPrepared: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// Makes sure that there is room for what is about to be computed, before anything is: OpenBLAS asks for the buffers of a
    /// call until it gets them, and arrays that cannot be had end the process.
    /// - Parameters:
    ///   - what: What it is for, in the words of an error.
    ///   - matrices: How many square matrices are held at once.
    ///   - side: Their side.
    ///   - threads: How many threads call at once.
    static func reserve(_ what: String, matrices: Int = 0, side: Int = 0, threads: Int = 1) throws {
        let (bytes, overflows) = (side * side).multipliedReportingOverflow(by: matrices * MemoryLayout<Double>.stride)
        guard isPrepared, !overflows, easel_blas_reserve(Int32(clamping: max(threads, 1))) != 0,
            easel_has_room(Int64(bytes)) != 0
        else {
            throw MeasureError(
                "\(what): there is no memory for \(matrices) matrices of \(side)x\(side) numbers and the buffers of OpenBLAS "
                    + "for \(max(threads, 1)) threads; fewer --threads or a higher ulimit -v helps")
        }
    }

    /// Makes sure that there is room for some numbers on each of some threads, and for their calls.
    static func reserve(_ what: String, numbers: Int, threads: Int) throws {
        let threads = max(threads, 1)
        let (bytes, overflows) = numbers.multipliedReportingOverflow(by: threads * MemoryLayout<Double>.stride)
        guard isPrepared, !overflows, easel_blas_reserve(Int32(clamping: threads)) != 0,
            easel_has_room(Int64(bytes)) != 0
        else {
            throw MeasureError(
                "\(what): there is no memory for blocks of \(numbers) numbers and the buffers of OpenBLAS for \(threads) "
                    + "threads; fewer --threads or a higher ulimit -v helps")
        }
    }

    /// The largest side of a square matrix: LAPACK counts its elements in 32 bits.
    static let maximumSide = 16384

    /// The eigenvalues, ascending, and the eigenvectors, one a row, of a symmetric `[side, side]` matrix.
    static func eigen(_ matrix: [Double], side: Int) throws -> (values: [Double], vectors: [Double]) {
        precondition(isPrepared && side > 0 && matrix.count == side * side)
        var (vectors, values) = (matrix, [Double](repeating: 0, count: side))
        var (n, info, workCount, integerCount) = (blasint(side), blasint(0), blasint(-1), blasint(-1))
        var (work, integers) = ([0.0], [blasint(0)])
        // The first call only asks how much room is wanted.
        for _ in 0..<2 {
            dsyevd_("V", "L", &n, &vectors, &n, &values, &work, &workCount, &integers, &integerCount, &info, 1, 1)
            guard info == 0 else { throw MeasureError("the eigenvalues of a \(side)x\(side) matrix were not found") }
            if workCount < 0 {
                (workCount, integerCount) = (blasint(work[0]), integers[0])
                work = [Double](repeating: 0, count: Int(workCount))
                integers = [blasint](repeating: 0, count: Int(integerCount))
            }
        }
        // Column-major columns are row-major rows.
        return (values, vectors)
    }

    /// The singular values, descending, of a `[rows, columns]` matrix.
    static func singularValues(_ matrix: [Double], rows: Int, columns: Int) throws -> [Double] {
        precondition(isPrepared && matrix.count == rows * columns)
        guard rows > 0, columns > 0 else { return [] }
        // Column-major it is the transposed matrix, which has the same singular values.
        var (matrix, values) = (matrix, [Double](repeating: 0, count: min(rows, columns)))
        var (m, n, one) = (blasint(columns), blasint(rows), blasint(1))
        var integers = [blasint](repeating: 0, count: 8 * min(rows, columns))
        var (work, workCount, info, none) = ([0.0], blasint(-1), blasint(0), [0.0, 0.0])
        for _ in 0..<2 {
            none.withUnsafeMutableBufferPointer { none in
                dgesdd_(
                    "N", &m, &n, &matrix, &m, &values, none.baseAddress, &one, none.baseAddress, &one, &work,
                    &workCount,
                    &integers, &info, 1)
            }
            guard info == 0 else {
                throw MeasureError("the singular values of a \(rows)x\(columns) matrix were not found")
            }
            if workCount < 0 {
                workCount = blasint(work[0])
                work = [Double](repeating: 0, count: Int(workCount))
            }
        }
        return values
    }

    /// The lower triangular factor L of a symmetric `[side, side]` matrix L·Lᵀ, zeros above its diagonal; nil where the
    /// matrix is not positive definite.
    static func cholesky(_ matrix: [Double], side: Int) -> [Double]? {
        precondition(isPrepared && side > 0 && matrix.count == side * side)
        var (factor, n, info) = (matrix, blasint(side), blasint(0))
        // A column-major upper factor is a row-major lower one.
        dpotrf_("U", &n, &factor, &n, &info, 1)
        guard info == 0 else { return nil }
        for row in 0..<side {
            // NaN gets past the check inside.
            guard factor[row * side + row] > 0, factor[row * side + row].isFinite else { return nil }
            for column in row + 1..<max(side, row + 1) { factor[row * side + column] = 0 }
        }
        return factor
    }

    /// The product of a `[rows, inner]` matrix and the transposed of a `[columns, inner]` one.
    static func product(_ first: [Double], transposed second: [Double], rows: Int, inner: Int, columns: Int) -> [Double]
    {
        precondition(isPrepared && first.count == rows * inner && second.count == columns * inner)
        var result = [Double](repeating: 0, count: rows * columns)
        guard rows > 0, columns > 0, inner > 0 else { return result }
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(inner), 1, first,
            blasint(inner), second, blasint(inner), 0, &result, blasint(columns))
        return result
    }

    /// Adds the products of the columns of a `[rows, side]` matrix with one another to the lower triangle of a
    /// `[side, side]` matrix.
    static func addGram(
        _ matrix: UnsafePointer<Double>, rows: Int, side: Int, to sum: UnsafeMutablePointer<Double>
    ) {
        precondition(isPrepared)
        guard rows > 0 else { return }
        cblas_dsyrk(
            CblasRowMajor, CblasLower, CblasTrans, blasint(side), blasint(rows), 1, matrix, blasint(side), 1, sum,
            blasint(side))
    }

    /// The transposed inverse of a lower triangular `[side, side]` matrix, which is upper triangular.
    static func transposedInverse(ofLower lower: [Double], side: Int) -> [Double] {
        precondition(isPrepared && lower.count == side * side)
        // Each row x becomes L⁻¹x: of the unit vectors, the columns of the inverse.
        var rows = [Double](repeating: 0, count: side * side)
        for index in 0..<side { rows[index * side + index] = 1 }
        cblas_dtrsm(
            CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blasint(side), blasint(side), 1, lower,
            blasint(side), &rows, blasint(side))
        return rows
    }

    /// Multiplies a `[count, side]` matrix from the right by an upper triangular one, in place.
    static func multiply(
        _ matrix: UnsafeMutablePointer<Double>, count: Int, byUpper upper: UnsafePointer<Double>, side: Int
    ) {
        precondition(isPrepared)
        guard count > 0 else { return }
        cblas_dtrmm(
            CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, blasint(count), blasint(side), 1, upper,
            blasint(side), matrix, blasint(side))
    }

    /// Copies the lower triangle of a `[side, side]` matrix to its upper one.
    static func mirrorLower(_ matrix: inout [Double], side: Int) {
        for row in 0..<side {
            for column in 0..<row { matrix[column * side + row] = matrix[row * side + column] }
        }
    }

    /// The first place below the diagonal of a `[side, side]` matrix that clearly differs from its mirror image.
    static func asymmetry(of matrix: [Double], side: Int) -> (row: Int, column: Int)? {
        for row in 0..<side {
            for column in 0..<row {
                let (below, above) = (matrix[row * side + column], matrix[column * side + row])
                if (below - above).magnitude > 1e-9 * max(below.magnitude, above.magnitude) { return (row, column) }
            }
        }
        return nil
    }
}
