import CEaselKernels
import EaselCore

/// The most that this machine does: multiply-adds, a matrix product, and reading and writing memory.
///
/// Each is the best of several short measurements, since whatever else runs only takes away. About a second in all.
package struct MachineSpeed: Sendable {
    /// Multiply-adds in registers on all threads, in 10⁹ floating-point operations a second.
    package let multiplyAddGflops: Double
    /// A large matrix product by OpenBLAS on all threads, in the same.
    package let matrixProductGflops: Double
    /// STREAM's triad on all threads, in 10⁹ bytes a second.
    package let bandwidth: Double

    /// The bytes of each of the triad's three arrays: together more than any last-level cache a core has to itself.
    private static let arraySize = 128 << 20

    /// Measures.
    /// - Throws: `RuntimeError` where there is no memory for it.
    package init(workers: Workers = .shared) throws {
        multiplyAddGflops = try Self.measureMultiplyAdds(workers)
        let product = try PeakProduct(workers: workers)
        matrixProductGflops = (0..<4).map { _ in product.measure() }.max() ?? 0
        bandwidth = try Self.measureBandwidth(workers)
    }

    private static func measureMultiplyAdds(_ workers: Workers) throws -> Double {
        let kept = try AlignedMemory(
            byteCount: workers.threads * MemoryLayout<Float>.stride, for: "for a measurement",
            wayOut: "end other programs first")
        var gauge = easel_gauge()
        (gauge.rounds, gauge.kept) = (1_000_000, kept.start.assumingMemoryBound(to: Float.self))
        let seconds = fastest(of: 8, gauge, easel_multiply_add_kernel(), on: workers)
        let flops = Double(gauge.rounds) * Double(easel_multiply_add_flops()) * Double(workers.threads)
        return flops / seconds * 1e-9
    }

    private static func measureBandwidth(_ workers: Workers) throws -> Double {
        let memory = try AlignedMemory(
            byteCount: 3 * arraySize, for: "to measure the speed of memory", wayOut: "end other programs first")
        let first = memory.start.assumingMemoryBound(to: Float.self)
        let count = arraySize / MemoryLayout<Float>.stride
        var gauge = easel_gauge()
        gauge.count = Int64(count)
        (gauge.result, gauge.a, gauge.b) = (first, UnsafePointer(first + count), UnsafePointer(first + 2 * count))
        // Pages that were never written to are one page of zeros.
        memory.start.initializeMemory(as: UInt8.self, repeating: 0, count: 3 * arraySize)
        return Double(3 * arraySize) / fastest(of: 5, gauge, easel_triad_kernel(), on: workers) * 1e-9
    }

    /// The least seconds that one run takes, of a first one that does not count and so many more.
    private static func fastest(
        of runs: Int, _ gauge: easel_gauge, _ kernel: easel_kernel?, on workers: Workers
    ) -> Double {
        let memory = ArgumentMemory()
        let instruction = memory.store(
            easel_instruction(kernel: kernel, arguments: memory.store(gauge), parts: Int64(workers.threads)))
        let clock = ContinuousClock()
        let times = (0...runs).map { _ in
            clock.measure { workers.run(UnsafeBufferPointer(start: instruction, count: 1), nanoseconds: nil) }.inSeconds
        }
        return times.dropFirst().min() ?? .infinity
    }
}
