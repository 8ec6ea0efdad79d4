import CEaselKernels
import EaselCore
import Foundation
import Testing

@Suite struct KernelsElementwiseTests {
    static let counts = [0, 1, 3, 5, 8, 15, 16, 17, 31, 511, 513, 1031]

    struct BinaryCase: Sendable, CustomTestStringConvertible {
        let name: String
        let op: easel_op
        var immediate: Float = 0
        let twin: @Sendable (Float, Float, Float) -> Float
        var testDescription: String { name }

        static let all: [BinaryCase] = [
            .init(name: "add", op: EASEL_OP_ADD) { a, b, _ in a + b },
            .init(name: "subtract", op: EASEL_OP_SUBTRACT) { a, b, _ in a - b },
            .init(name: "multiply", op: EASEL_OP_MULTIPLY) { a, b, _ in a * b },
            .init(name: "divide", op: EASEL_OP_DIVIDE) { a, b, _ in a / b },
            .init(name: "maximum", op: EASEL_OP_MAXIMUM) { a, b, _ in a.isNaN || b.isNaN ? .nan : max(a, b) },
            .init(name: "minimum", op: EASEL_OP_MINIMUM) { a, b, _ in a.isNaN || b.isNaN ? .nan : min(a, b) },
            .init(name: "greater", op: EASEL_OP_GREATER) { a, b, _ in a > b ? 1 : 0 },
            .init(name: "greater or equal", op: EASEL_OP_GREATER_EQUAL) { a, b, _ in a >= b ? 1 : 0 },
            .init(name: "equal", op: EASEL_OP_EQUAL) { a, b, _ in a == b ? 1 : 0 },
            .init(name: "select", op: EASEL_OP_SELECT) { a, b, c in a != 0 ? b : c },
            .init(name: "relu gradient", op: EASEL_OP_RELU_GRADIENT) { a, b, _ in b > 0 ? a : 0 },
            .init(name: "leaky relu gradient", op: EASEL_OP_LEAKY_RELU_GRADIENT, immediate: 0.125) { a, b, _ in
                b > 0 ? a : a * 0.125
            },
        ]
    }

    @Test(arguments: BinaryCase.all) func `An operation of several operands is exact`(item: BinaryCase) throws {
        let special: [Float] = [0, -0.0, 1, -2, .infinity, -.infinity, .nan]
        let a = special.flatMap { value in special.map { _ in value } } + randomFloats(700, seed: 7)
        let b = special.flatMap { _ in special } + randomFloats(700, seed: 8)
        let c = randomFloats(a.count, seed: 9)
        let results = try onEveryLevelAndPool { pool in
            runElementwise(
                pool, easel_elementwise_kernel(), inputs: [.full(a), .full(b), .full(c)],
                ops: [.init(item.op, to: 3, 0, 1, 2, immediate: item.immediate)], outputs: [3], count: a.count)[0]
        }
        for result in results {
            for (index, value) in result.enumerated() {
                let expected = item.twin(a[index], b[index], c[index])
                if value == expected || value.isNaN && expected.isNaN { continue }
                Issue.record("\(a[index]), \(b[index]) gave \(value)")
            }
            #expect(result.count == a.count)
        }
    }

    @Test func `Inputs are spread over the elements at every size`() throws {
        for count in Self.counts + [9_001] {
            let labels = (0..<max(count, 1)).map { Int32($0 % 11) - 3 }
            let inputs: [ElementwiseInput] = [
                .full(randomFloats(count, seed: 10)), .scalar(0.5), .broadcast(randomFloats(16, seed: 11), inner: 1),
                .broadcast(randomFloats(3, seed: 12), inner: 1), .broadcast(randomFloats(700, seed: 13), inner: 1),
                .broadcast(randomFloats(count / 37 + 1, seed: 14), inner: 37),
                .broadcast(randomFloats(5, seed: 15), inner: 3), .broadcast(randomFloats(4, seed: 16), inner: 8),
                .init(values: [], labels: labels),
                .init(values: [], mode: EASEL_INPUT_BROADCAST, inner: 2, period: 6, labels: [1, -2, 3, 4, 50, 6]),
            ]
            // A polynomial that mixes them all: sum of 2^-k times input k.
            var ops: [easel_micro_op] = [.init(EASEL_OP_COPY, to: 10, 0)]
            for index in 1..<Int32(inputs.count) {
                ops.append(.init(EASEL_OP_MULTIPLY_IMMEDIATE, to: 11, index, immediate: exp2(-Float(index))))
                ops.append(.init(EASEL_OP_ADD, to: 10, 10, 11))
            }
            let results = try onEveryLevelAndPool { pool in
                runElementwise(
                    pool, easel_elementwise_kernel(), inputs: inputs, ops: ops, outputs: [10], count: count)[0]
            }
            let expected = (0..<count).map { element in
                inputs.enumerated().reduce(0.0) {
                    $0 + exp2(-Double($1.offset)) * Double($1.element.value(at: element))
                }
            }
            for result in results { expectClose(result, expected, "count \(count)") }
        }
    }

    @Test func `Operations on channel vectors alone are right in every block`() throws {
        // These are computed once a part, so a mistake shows in later blocks and in the tail.
        let count = 5003
        let scale = randomFloats(32, seed: 17), variance = randomFloats(32, seed: 18, in: 0.1...2)
        let x = randomFloats(count, seed: 19)
        let results = try onEveryLevelAndPool { pool in
            runElementwise(
                pool, easel_elementwise_kernel(),
                inputs: [.full(x), .broadcast(scale, inner: 1), .broadcast(variance, inner: 1)],
                ops: [
                    .init(EASEL_OP_CONSTANT, to: 3, immediate: 0.01), .init(EASEL_OP_ADD, to: 3, 2, 3),
                    .init(EASEL_OP_RECIPROCAL_SQRT, to: 4, 3), .init(EASEL_OP_MULTIPLY, to: 5, 4, 1),
                    .init(EASEL_OP_MULTIPLY_ADD, to: 6, 0, 5, 1),
                ], outputs: [6, 5], count: count
            ).flatMap { $0 }
        }
        let factor = (0..<count).map { Double(scale[$0 % 32]) / (Double(variance[$0 % 32]) + 0.01).squareRoot() }
        let first = (0..<count).map { Double(x[$0]) * factor[$0] + Double(scale[$0 % 32]) }
        for result in results { expectClose(result, first + factor) }
    }

    @Test func `Outputs over inputs do not disturb what is still to be read`() throws {
        for count in [1, 16, 515, 20_001] {
            let a = randomFloats(count, seed: 20), b = randomFloats(count, seed: 21)
            // a' = a + b is ready before a is read again for b' = a · b; the sum appears twice.
            let ops: [easel_micro_op] = [.init(EASEL_OP_ADD, to: 2, 0, 1), .init(EASEL_OP_MULTIPLY, to: 3, 0, 1)]
            let results = try onEveryLevelAndPool { pool in
                runElementwise(
                    pool, easel_elementwise_kernel(), inputs: [.full(a), .full(b)], ops: ops, outputs: [2, 3, 2],
                    count: count, inPlace: [0: 0, 1: 1]
                ).flatMap { $0 }
            }
            let sum = zip(a, b).map { $0 + $1 }
            for result in results { #expect((result == sum + zip(a, b).map { $0 * $1 } + sum) as Bool) }
        }
    }

    @Test func `Uniform numbers are Philox's`() throws {
        let seed: UInt64 = 0x1234_5678_9abc_def0
        let step: UInt64 = 0x1_0000_0003
        let generator = Philox(seed: seed, stream: 9)
        for count in Self.counts {
            let results = try onEveryLevelAndPool { pool in
                runElementwise(
                    pool, easel_elementwise_kernel(), inputs: [],
                    ops: [.init(EASEL_OP_RANDOM_UNIFORM, to: 0, stream: 9)], outputs: [0], count: count,
                    seedAndStep: [seed, step])[0]
            }
            let expected = (0..<count).map { index in
                Float(generator.block(step: step, position: UInt32(index / 4))[index % 4] >> 8) * 0x1p-24
            }
            for result in results { #expect((result == expected) as Bool) }
        }
    }

    @Test func `Normal numbers are Box and Muller's`() throws {
        let count = 20_001
        let generator = Philox(seed: 5, stream: 3)
        let results = try onEveryLevelAndPool { pool in
            runElementwise(
                pool, easel_elementwise_kernel(), inputs: [],
                ops: [.init(EASEL_OP_RANDOM_NORMAL, to: 0, stream: 3)], outputs: [0], count: count, seedAndStep: [5, 7]
            )[0]
        }
        let expected = (0..<count).map { index -> Double in
            let block = generator.block(step: 7, position: UInt32(index / 4))
            let pair = index % 4 / 2 * 2
            let radius = (-2 * log((Double(block[pair] >> 8) + 1) * 0x1p-24)).squareRoot()
            let angle = 2 * Double.pi * Double(block[pair + 1] >> 8) * 0x1p-24
            return radius * (index % 2 == 0 ? cos(angle) : sin(angle))
        }
        for result in results { expectClose(result, expected) }
    }
}
