import CEaselKernels
import Foundation
import Testing

@Suite struct KernelsRowsTests {
    private func rows(
        _ pool: KernelPool, _ kernel: easel_kernel?, _ input: [Float], rows: Int, columns: Int, outputs: Int
    )
        -> [Float]
    {
        var output = [Float](repeating: 12345, count: outputs)
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var arguments = easel_rows(
                    input: input.baseAddress, output: output.baseAddress, rows: Int64(rows), columns: Int64(columns))
                pool.run(kernel, arguments, parts: easel_rows_parts(&arguments))
            }
        }
        return output
    }

    @Test(arguments: [1, 2, 3, 8, 10, 15, 16, 17, 31, 100, 1000]) func `Softmax and log-sum-exp`(columns: Int) throws {
        let count = 301
        // Shifts show an overflow or an underflow that the maximum should have prevented.
        let input = randomFloats(count * columns, seed: 40, in: -8...8).enumerated().map {
            $0.element + Float($0.offset / columns % 3 - 1) * 500
        }
        let softmax = try onEveryLevelAndPool {
            rows($0, easel_softmax_kernel(), input, rows: count, columns: columns, outputs: count * columns)
        }
        let sums = try onEveryLevelAndPool {
            rows($0, easel_log_sum_exp_kernel(), input, rows: count, columns: columns, outputs: count)
        }
        var expected: [Double] = [], expectedSums: [Double] = []
        for row in 0..<count {
            let values = input[row * columns..<(row + 1) * columns].map(Double.init)
            let most = values.max() ?? 0
            let sum = values.reduce(0) { $0 + exp($1 - most) }
            expected += values.map { exp($0 - most) / sum }
            expectedSums.append(most + log(sum))
        }
        for result in softmax { expectClose(result, expected, tolerance: 1e-6) }
        for result in sums { expectClose(result, expectedSums, tolerance: 1e-6) }
    }

    @Test func `Infinite logits and NaN`() throws {
        let infinity = Float.infinity
        let input: [Float] = [-infinity, -infinity, infinity, 0, .nan, 1, -infinity, 3, -infinity, -infinity]
        for result in try onEveryLevelAndPool({
            rows($0, easel_log_sum_exp_kernel(), input, rows: 5, columns: 2, outputs: 5)
        }) {
            #expect(result[0] == -infinity && result[1] == infinity && result[2].isNaN)
            #expect(result[3] == 3 && result[4] == -infinity)
        }
        for result in try onEveryLevelAndPool({
            rows($0, easel_softmax_kernel(), input, rows: 5, columns: 2, outputs: 10)
        }) {
            #expect(result[4].isNaN && result[5].isNaN && result[6] == 0 && result[7] == 1)
        }
    }

    @Test(arguments: [1, 10, 17]) func `One-hot rows, and NaN for a label out of range`(classes: Int) throws {
        let labels = (0..<5001).map { Int32($0 % (classes + 2)) - 1 }
        let results = try onEveryLevelAndPool { pool in
            var output = [Float](repeating: 12345, count: labels.count * classes)
            labels.withUnsafeBufferPointer { labels in
                output.withUnsafeMutableBufferPointer { output in
                    var arguments = easel_one_hot(
                        labels: labels.baseAddress, output: output.baseAddress, rows: Int64(labels.count),
                        classes: Int64(classes))
                    pool.run(easel_one_hot_kernel(), arguments, parts: easel_one_hot_parts(&arguments))
                }
            }
            return output
        }
        let expected = labels.flatMap { label in
            (0..<classes).map { label < 0 || label >= classes ? Double.nan : Int($0) == Int(label) ? 1 : 0 }
        }
        for result in results { expectClose(result, expected, tolerance: 0) }
    }
}
