import CEaselKernels
import Testing

@Suite struct KernelsGatherTests {
    private func run(
        _ pool: KernelPool, _ kernel: easel_kernel?, _ input: [Float], _ indices: [Int32], outer: Int, size: Int,
        inner: Int, outputs: Int, parts: (UnsafePointer<easel_gather>) -> Int64
    ) -> [Float] {
        var output = [Float](repeating: 12345, count: outputs)
        input.withUnsafeBufferPointer { input in
            indices.withUnsafeBufferPointer { indices in
                output.withUnsafeMutableBufferPointer { output in
                    var arguments = easel_gather(
                        input: input.baseAddress, indices: indices.baseAddress, output: output.baseAddress,
                        outer: Int64(outer), size: Int64(size), count: Int64(indices.count), inner: Int64(inner))
                    pool.run(kernel, arguments, parts: parts(&arguments))
                }
            }
        }
        return output
    }

    /// Nothing outside is read or written, and what is missing shows.
    @Test func `Indices outside`() throws {
        let indices: [Int32] = [1, -1, 2, .max, 0, .min, 3]
        let gathered = try onEveryLevelAndPool {
            run(
                $0, easel_gather_kernel(), [0, 1, 10, 11, 20, 21], indices, outer: 1, size: 3, inner: 2, outputs: 14,
                parts: easel_gather_parts)
        }
        for result in gathered {
            #expect(result[0...1] == [10, 11] && result[4...5] == [20, 21] && result[8...9] == [0, 1])
            #expect([2, 3, 6, 7, 10, 11, 12, 13].allSatisfy { result[$0].isNaN })
        }
        let scattered = try onEveryLevelAndPool {
            run(
                $0, easel_scatter_sum_kernel(), (0..<14).map(Float.init), indices, outer: 1, size: 3, inner: 2,
                outputs: 6, parts: easel_scatter_sum_parts)
        }
        for result in scattered { #expect(result == [8, 9, 0, 1, 4, 5]) }
    }

    @Test(arguments: [1, 15, 16, 17, 100]) func `Sums of many`(inner: Int) throws {
        let (outer, size) = (3, 5)
        let indices = (0..<401).map { Int32($0 * 7 % 5) }
        let input = randomFloats(outer * indices.count * inner, seed: 3, in: -1...1)
        var expected = [Double](repeating: 0, count: outer * size * inner)
        for block in 0..<outer {
            for (place, index) in indices.enumerated() {
                for column in 0..<inner {
                    expected[(block * size + Int(index)) * inner + column] += Double(
                        input[(block * indices.count + place) * inner + column])
                }
            }
        }
        let results = try onEveryLevelAndPool {
            run(
                $0, easel_scatter_sum_kernel(), input, indices, outer: outer, size: size, inner: inner,
                outputs: expected.count, parts: easel_scatter_sum_parts)
        }
        for result in results { expectClose(result, expected, tolerance: 1e-5) }
    }

    /// Numbers that are one as floats.
    @Test func `Integers are compared exactly`() throws {
        let first: [Int32] = [1 << 24, (1 << 24) + 1, .max, .min, 7, -7]
        let second: [Int32] = [(1 << 24) + 1, 1 << 24, .max - 1, .max, 7, 7]
        let relations: [(easel_integer_relation, [Float])] = [
            (EASEL_INTEGERS_EQUAL, [0, 0, 0, 0, 1, 0]), (EASEL_INTEGERS_GREATER, [0, 1, 1, 0, 0, 0]),
            (EASEL_INTEGERS_GREATER_OR_EQUAL, [0, 1, 1, 0, 1, 0]),
        ]
        for (relation, expected) in relations {
            let results = try onEveryLevelAndPool { pool in
                var output = [Float](repeating: 9, count: 6)
                first.withUnsafeBufferPointer { first in
                    second.withUnsafeBufferPointer { second in
                        output.withUnsafeMutableBufferPointer { output in
                            var arguments = easel_compare_integers(
                                first: first.baseAddress, second: second.baseAddress, output: output.baseAddress,
                                count: 6, relation: relation)
                            pool.run(
                                easel_compare_integers_kernel(), arguments,
                                parts: easel_compare_integers_parts(&arguments))
                        }
                    }
                }
                return output
            }
            for result in results { #expect(result == expected) }
        }
    }

    /// Beyond 32 bits the nearest there is; what is no number is the least.
    @Test func `Numbers are cut towards zero`() throws {
        let special: [Float] = [2.75, -2.75, -0.5, 2_147_483_520, 0x1p31, -0x1p31, 3e38, -.infinity, .nan]
        let input = (0..<1000).map { special[$0 % special.count] }
        let one: [Int32] = [2, -2, 0, 2_147_483_520, .max, .min, .max, .min, .min]
        let results = try onEveryLevelAndPool { pool in
            var output = [Int32](repeating: 9, count: input.count)
            input.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var arguments = easel_as_integers(
                        input: input.baseAddress, output: output.baseAddress, count: Int64(input.count))
                    pool.run(easel_as_integers_kernel(), arguments, parts: easel_as_integers_parts(&arguments))
                }
            }
            return output
        }
        for result in results { #expect(result == (0..<1000).map { one[$0 % one.count] }) }
    }
}
