import CEaselKernels
import EaselCore

/// The speed of a large matrix product, the peak that other speeds are a share of.
package struct PeakProduct {
    /// Rows and columns of both matrices.
    package static let size = 2048

    private let workers: Workers
    private let matrices: AlignedMemory
    private let memory = ArgumentMemory()
    private let instruction: UnsafeMutablePointer<easel_instruction>
    private let clock = ContinuousClock()

    /// Prepares two matrices.
    /// - Throws: `RuntimeError` where there is no memory for them.
    package init(workers: Workers = .shared) throws {
        self.workers = workers
        let count = Self.size * Self.size
        matrices = try AlignedMemory(
            byteCount: 3 * count * MemoryLayout<Float>.stride, for: "for a large matrix product",
            wayOut: "end other programs first")
        try workers.reserveForBLAS()
        let first = matrices.start.assumingMemoryBound(to: Float.self)
        let (second, result) = (first + count, first + 2 * count)
        for index in 0..<count {
            first[index] = Float(index % 7) - 3
            second[index] = Float(index % 5) - 2
        }
        var arguments = easel_matmul()
        (arguments.M, arguments.N, arguments.K) = (Int64(Self.size), Int64(Self.size), Int64(Self.size))
        (arguments.a, arguments.b, arguments.c) = (UnsafePointer(first), UnsafePointer(second), result)
        (arguments.lda, arguments.ldb, arguments.ldc) = (arguments.K, arguments.N, arguments.N)
        arguments.batchCount = 1
        let stored = memory.store(arguments)
        instruction = memory.store(
            easel_instruction(
                kernel: easel_matmul_kernel(), arguments: stored, parts: easel_matmul_parts(stored)))
    }

    /// The speed of one product with OpenBLAS on all threads, in 10⁹ floating-point operations a second.
    package func measure() -> Double {
        let time = clock.measure { workers.run(UnsafeBufferPointer(start: instruction, count: 1), nanoseconds: nil) }
        return 2 * Double(Self.size) * Double(Self.size) * Double(Self.size) / time.inSeconds * 1e-9
    }
}
