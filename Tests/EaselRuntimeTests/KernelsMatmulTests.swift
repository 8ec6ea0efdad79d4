import CEaselKernels
import COpenBLAS
import Testing

@Suite struct KernelsMatmulTests {
    struct Shape: Sendable {
        var m: Int, n: Int, k: Int
        var batch = 1
        static let all: [Shape] = [
            .init(m: 0, n: 3, k: 2), .init(m: 2, n: 3, k: 0), .init(m: 1, n: 1, k: 1), .init(m: 7, n: 5, k: 3),
            .init(m: 3, n: 4, k: 5, batch: 9), .init(m: 200, n: 130, k: 77), .init(m: 130, n: 301, k: 70),
            .init(m: 64, n: 64, k: 64, batch: 5),
        ]
    }

    @Test(arguments: Shape.all, [(0, 0), (0, 1), (1, 0), (1, 1)] as [(Int32, Int32)])
    func `Products of matrices and their transposes`(shape: Shape, transposes: (Int32, Int32)) throws {
        openblas_set_num_threads(1)
        let (m, n, k) = (shape.m, shape.n, shape.k)
        // Two floats of padding behind each row show that strides are respected.
        let lda = (transposes.0 == 0 ? k : m) + 2, ldb = (transposes.1 == 0 ? n : k) + 2, ldc = n + 2
        let sizeA = (transposes.0 == 0 ? m : k) * lda, sizeB = (transposes.1 == 0 ? k : n) * ldb, sizeC = m * ldc
        let a = randomFloats(sizeA * shape.batch, seed: 50), b = randomFloats(sizeB * shape.batch, seed: 51)
        let results = try onEveryLevelAndPool { pool in
            var c = [Float](repeating: 12345, count: sizeC * shape.batch)
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    c.withUnsafeMutableBufferPointer { c in
                        var arguments = easel_matmul(
                            M: Int64(m), N: Int64(n), K: Int64(k), a: a.baseAddress, b: b.baseAddress, c: c.baseAddress,
                            lda: Int64(lda), ldb: Int64(ldb), ldc: Int64(ldc), transA: transposes.0,
                            transB: transposes.1, batchCount: Int64(shape.batch), batchStrideA: Int64(sizeA),
                            batchStrideB: Int64(sizeB), batchStrideC: Int64(sizeC))
                        pool.run(easel_matmul_kernel(), arguments, parts: easel_matmul_parts(&arguments))
                    }
                }
            }
            return c
        }
        var expected = [Double](repeating: 12345, count: sizeC * shape.batch)
        // A sample of the rows is enough where there are many.
        let step = m * n * k > 100_000 ? 17 : 1
        for batch in 0..<shape.batch {
            for i in 0..<m {
                for j in 0..<n where (i * n + j) % step == 0 {
                    var sum = 0.0
                    for l in 0..<k {
                        let x = a[batch * sizeA + (transposes.0 == 0 ? i * lda + l : l * lda + i)]
                        let y = b[batch * sizeB + (transposes.1 == 0 ? l * ldb + j : j * ldb + l)]
                        sum += Double(x) * Double(y)
                    }
                    expected[batch * sizeC + i * ldc + j] = sum
                }
            }
        }
        for result in results {
            let checked = result.indices.filter { step == 1 || expected[$0] != 12345 || $0 % ldc >= n }
            expectClose(checked.map { result[$0] }, checked.map { expected[$0] }, tolerance: 1e-5)
        }
    }
}
