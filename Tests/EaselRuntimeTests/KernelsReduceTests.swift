import CEaselKernels
import Testing

/// Reduces with one instruction or two, as the shape asks.
private func reduce(
    _ pool: KernelPool, _ input: [Float], outer: Int, middle: Int, inner: Int, _ op: easel_reduce_op, scale: Float = 1
) -> [Float] {
    var output = [Float](repeating: 12345, count: outer * inner + 16)
    input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            var first = easel_reduce(
                input: input.baseAddress, output: output.baseAddress, outer: Int64(outer), middle: Int64(middle),
                inner: Int64(inner), chunks: 1, op: op, scale: scale)
            let floats = Int(easel_reduce_partial_floats(&first))
            guard floats > 0 else {
                pool.run(easel_reduce_kernel(), first, parts: easel_reduce_parts(&first))
                return
            }
            let partials = UnsafeMutablePointer<Float>.allocate(capacity: floats)
            defer { partials.deallocate() }
            var second = easel_reduce_split(&first, partials)
            pool.run(easel_reduce_kernel(), first, parts: easel_reduce_parts(&first))
            pool.run(easel_reduce_kernel(), second, parts: easel_reduce_parts(&second))
        }
    }
    return output.suffix(16).allSatisfy { $0 == 12345 } ? Array(output.prefix(outer * inner)) : []
}

private func twin(
    _ input: [Float], outer: Int, middle: Int, inner: Int, start: Double, _ combine: (Double, Double) -> Double
) -> [Double] {
    var result = [Double](repeating: start, count: outer * inner)
    for o in 0..<outer {
        for m in 0..<middle {
            for i in 0..<inner {
                result[o * inner + i] = combine(result[o * inner + i], Double(input[(o * middle + m) * inner + i]))
            }
        }
    }
    return result
}

@Suite struct KernelsReduceTests {
    static let shapes: [(Int, Int, Int)] = [
        (1, 0, 1), (1, 0, 5), (0, 3, 4), (3, 4, 0), (1, 1, 1), (1, 7, 1), (5, 10, 1), (3, 127, 1), (2, 129, 1),
        (4, 784, 1),
        (1, 70_001, 1), (1, 1000, 3), (1, 30_000, 3), (1, 3136, 16), (1, 3000, 32), (2, 331, 5), (2, 100, 17),
        (1, 61, 100), (1, 40, 129), (3, 17, 31), (1, 12, 1500), (1, 40, 1537), (2, 3, 8), (7, 5, 2), (1, 513, 64),
        (1, 300, 24), (20, 2, 15), (2, 70, 40), (1, 9, 7),
    ]

    @Test(arguments: shapes) func `Sums and means`(outer: Int, middle: Int, inner: Int) throws {
        let input = randomFloats(outer * middle * inner, seed: 30)
        let results = try onEveryLevelAndPool {
            reduce($0, input, outer: outer, middle: middle, inner: inner, EASEL_REDUCE_SUM, scale: 0.5)
        }
        let expected = twin(input, outer: outer, middle: middle, inner: inner, start: 0, +).map { $0 / 2 }
        for result in results { expectClose(result, expected, scale: max(1, Double(middle).squareRoot() / 4)) }
    }

    @Test(arguments: shapes) func `Extremes and products`(outer: Int, middle: Int, inner: Int) throws {
        // Magnitudes near one keep the product in range.
        var input = randomFloats(outer * middle * inner, seed: 31, in: 0.999...1.001)
        for index in stride(from: 3, to: input.count, by: 7) { input[index] = -input[index] }
        for (op, start, combine) in [
            (EASEL_REDUCE_MAX, -Double.infinity, { max($0, $1) }), (EASEL_REDUCE_MIN, .infinity, { min($0, $1) }),
            (EASEL_REDUCE_PRODUCT, 1, { $0 * $1 }),
        ] as [(easel_reduce_op, Double, (Double, Double) -> Double)] {
            let results = try onEveryLevelAndPool { reduce($0, input, outer: outer, middle: middle, inner: inner, op) }
            let expected = twin(input, outer: outer, middle: middle, inner: inner, start: start, combine)
            for result in results { expectClose(result, expected, tolerance: op == EASEL_REDUCE_PRODUCT ? 1e-4 : 0) }
        }
    }

    @Test func `A NaN passes through every reduction`() throws {
        for position in [0, 5, 63, 299] {
            var input = randomFloats(300, seed: 32)
            input[position] = .nan
            for op in [EASEL_REDUCE_SUM, EASEL_REDUCE_MAX, EASEL_REDUCE_MIN, EASEL_REDUCE_PRODUCT] {
                for result in try onEveryLevelAndPool({ reduce($0, input, outer: 1, middle: 300, inner: 1, op) }) {
                    #expect(result[0].isNaN)
                }
            }
        }
    }

    @Test func `A long sum of like numbers keeps its precision`() throws {
        let input = [Float](repeating: 0.1, count: 1_000_000)
        for result in try onEveryLevelAndPool({
            reduce($0, input, outer: 1, middle: input.count, inner: 1, EASEL_REDUCE_SUM)
        }) {
            #expect(abs(result[0] - 100_000) < 0.1)
        }
    }

    @Test(arguments: [0, 1, 2, 10, 63, 64, 65, 100, 1000]) func `The first greatest column`(columns: Int) throws {
        let rows = 23
        // Few distinct values make ties.
        var input = randomFloats(rows * columns, seed: 33).map { ($0 * 4).rounded() }
        if columns > 1 {
            input[columns + 1] = .nan
            input[3 * columns - 1] = .nan
            for column in 0..<columns { input[4 * columns + column] = -.infinity }
        }
        let results = try onEveryLevelAndPool { pool in
            var output = [Int32](repeating: -7, count: rows)
            input.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var arguments = easel_argmax(
                        input: input.baseAddress, output: output.baseAddress, rows: Int64(rows), columns: Int64(columns)
                    )
                    pool.run(easel_argmax_kernel(), arguments, parts: easel_argmax_parts(&arguments))
                }
            }
            return output
        }
        let expected = (0..<rows).map { row -> Int32 in
            var best = 0
            for column in 0..<columns {
                let value = input[row * columns + column], most = input[row * columns + best]
                if value > most || value.isNaN && !most.isNaN { best = column }
            }
            return Int32(best)
        }
        for result in results { #expect((result == expected) as Bool) }
    }
}
