import CEaselKernels
import CEaselLevels
import EaselCore
import Testing

/// A pool for tests: runs kernels and gives back its threads at the end.
final class KernelPool {
    private let pool: OpaquePointer

    init(threads: Int32) throws {
        pool = try #require(easel_pool_create(threads))
    }

    deinit {
        easel_pool_destroy(pool)
    }

    /// Runs one instruction.
    func run<Arguments>(_ kernel: easel_kernel?, _ arguments: Arguments, parts: Int64, scratch: Int64 = 0) {
        #expect(easel_pool_reserve(pool, scratch) != 0)
        withUnsafePointer(to: arguments) { pointer in
            var instruction = easel_instruction(kernel: kernel, arguments: pointer, parts: parts)
            easel_pool_run(pool, &instruction, 1, nil)
        }
    }

    /// Runs instructions in order.
    func run(_ instructions: [easel_instruction], nanoseconds: UnsafeMutablePointer<UInt64>? = nil) {
        easel_pool_run(pool, instructions, Int64(instructions.count), nanoseconds)
    }
}

/// Runs a body at each instruction-set level of this processor.
func onEveryLevel(_ body: (easel_level) throws -> Void) rethrows {
    let before = easel_level_current()
    defer { _ = easel_level_set(before) }
    for level in [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512] where easel_level_set(level) != 0 {
        try body(level)
    }
}

/// Runs a body at each level with 1, 2 and 3 threads, and expects its bytes not to depend on the threads.
/// Returns the result at each level.
func onEveryLevelAndPool<Element: BitwiseCopyable>(
    _ body: (KernelPool) throws -> [Element], sourceLocation: SourceLocation = #_sourceLocation
) throws -> [[Element]] {
    let pools = try (1...3).map { try KernelPool(threads: $0) }
    var results: [[Element]] = []
    try onEveryLevel { level in
        let first = try body(pools[0])
        for (index, pool) in pools.enumerated().dropFirst() {
            let other = try body(pool)
            let same = first.withUnsafeBytes { a in other.withUnsafeBytes { b in a.elementsEqual(b) } }
            #expect(same, "level \(level.rawValue), \(index + 1) threads", sourceLocation: sourceLocation)
        }
        results.append(first)
    }
    return results
}

/// Normally distributed enough: numbers in -1 ..< 1, the same for the same seed.
func randomFloats(_ count: Int, seed: UInt64 = 1, in range: ClosedRange<Float> = -1...1) -> [Float] {
    var sequence = RandomSequence(Philox(seed: seed, stream: 77))
    return (0..<count).map { _ in range.lowerBound + sequence.uniform() * (range.upperBound - range.lowerBound) }
}

/// Expects every value within `tolerance`, relative to the larger of the expected value and `scale`.
func expectClose(
    _ values: [Float], _ expected: [Double], tolerance: Double = 1e-6, scale: Double = 1, _ comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (index, (value, twin)) in zip(values, expected).enumerated() {
        if twin.isNaN ? value.isNaN : Double(value) == twin { continue }
        let error = abs(Double(value) - twin) / max(abs(twin), scale)
        if !(error <= tolerance) {
            Issue.record("\(comment) [\(index)] is \(value), expected \(twin)", sourceLocation: sourceLocation)
            return
        }
    }
}
