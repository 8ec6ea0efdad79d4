import CEaselKernels
import Foundation
import Testing

/// One function of one operand: its twin in double precision and how far it may be off.
struct UnaryCase: Sendable, CustomTestStringConvertible {
    let name: String
    let op: easel_op
    var immediate: Float = 0
    /// Units in the last place.
    var tolerance: Double = 0.51
    let twin: @Sendable (Double) -> Double
    var testDescription: String { name }

    static let all: [UnaryCase] = [
        .init(name: "copy", op: EASEL_OP_COPY) { $0 },
        .init(name: "constant", op: EASEL_OP_CONSTANT, immediate: 1.5) { _ in 1.5 },
        .init(name: "negate", op: EASEL_OP_NEGATE) { -$0 },
        .init(name: "abs", op: EASEL_OP_ABS) { abs($0) },
        .init(name: "sign", op: EASEL_OP_SIGN) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
        .init(name: "sqrt", op: EASEL_OP_SQRT) { $0.squareRoot() },
        .init(name: "reciprocal sqrt", op: EASEL_OP_RECIPROCAL_SQRT, tolerance: 1.5) { 1 / $0.squareRoot() },
        .init(name: "reciprocal", op: EASEL_OP_RECIPROCAL) { 1 / $0 },
        .init(name: "square", op: EASEL_OP_SQUARE) { $0 * $0 },
        .init(name: "exp", op: EASEL_OP_EXP, tolerance: 2) { exp($0) },
        .init(name: "expm1", op: EASEL_OP_EXPM1, tolerance: 3) { expm1($0) },
        .init(name: "log", op: EASEL_OP_LOG, tolerance: 2) { log($0) },
        .init(name: "log1p", op: EASEL_OP_LOG1P, tolerance: 3) { log1p($0) },
        .init(name: "sin", op: EASEL_OP_SIN, tolerance: 2) { sin($0) },
        .init(name: "cos", op: EASEL_OP_COS, tolerance: 2) { cos($0) },
        .init(name: "tanh", op: EASEL_OP_TANH, tolerance: 3) { tanh($0) },
        .init(name: "sigmoid", op: EASEL_OP_SIGMOID, tolerance: 3) { 1 / (1 + exp(-$0)) },
        .init(name: "softplus", op: EASEL_OP_SOFTPLUS, tolerance: 3) { max($0, 0) + log1p(exp(-abs($0))) },
        .init(name: "erf", op: EASEL_OP_ERF, tolerance: 3) { erf($0) },
        .init(name: "floor", op: EASEL_OP_FLOOR) { $0.rounded(.down) },
        .init(name: "ceil", op: EASEL_OP_CEIL) { $0.rounded(.up) },
        .init(name: "round", op: EASEL_OP_ROUND) { $0.rounded(.toNearestOrEven) },
        .init(name: "relu", op: EASEL_OP_RELU) { $0 <= 0 ? 0 : $0 },
        .init(name: "leaky relu", op: EASEL_OP_LEAKY_RELU, immediate: 0.25) { $0 > 0 ? $0 : 0.25 * $0 },
        .init(name: "elu", op: EASEL_OP_ELU, immediate: 1.5, tolerance: 4) { $0 > 0 ? $0 : 1.5 * expm1($0) },
        .init(name: "add immediate", op: EASEL_OP_ADD_IMMEDIATE, immediate: 0.75) { $0 + 0.75 },
        .init(name: "multiply immediate", op: EASEL_OP_MULTIPLY_IMMEDIATE, immediate: -3) { $0 * -3 },
        .init(name: "max immediate", op: EASEL_OP_MAX_IMMEDIATE, immediate: 0.5) { $0 < 0.5 ? 0.5 : $0 },
        .init(name: "min immediate", op: EASEL_OP_MIN_IMMEDIATE, immediate: 0.5) { $0 > 0.5 ? 0.5 : $0 },
        .init(name: "pow immediate 2.5", op: EASEL_OP_POW_IMMEDIATE, immediate: 2.5, tolerance: 2) { pow($0, 2.5) },
        .init(name: "pow immediate -3", op: EASEL_OP_POW_IMMEDIATE, immediate: -3, tolerance: 2) { pow($0, -3) },
        .init(name: "is finite", op: EASEL_OP_IS_FINITE) { $0.isFinite ? 1 : 0 },
    ]
}

/// Distance in units in the last place of the expected value, zero where both are the same special value. Results too
/// small for a normal float may be anything as small.
func unitsInLastPlace(_ value: Float, _ expected: Double) -> Double {
    let rounded = Float(expected)
    if rounded.isNaN { return value.isNaN ? 0 : .infinity }
    if value == rounded { return 0 }
    let smallest = Double(Float.leastNormalMagnitude)
    if abs(expected) <= smallest && abs(Double(value)) <= smallest { return 0 }
    // Just below the greatest float, an overflow is a rounding.
    if rounded.isInfinite || value.isInfinite {
        return abs(expected) > 3.4028233e38 && abs(Double(value)) > 3.4028233e38 ? 1 : .infinity
    }
    return abs(Double(value) - expected) / Double(rounded.ulp)
}

@Suite struct KernelsElementaryTests {
    static let arguments: [Float] = {
        var values: [Float] = [
            0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3.5, .infinity, -.infinity, .nan, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, .leastNormalMagnitude, -.leastNormalMagnitude, 88.72, 88.73, -87.3, -88, -103,
            -104, 16.7, -17, 9, 10, 12.5, 1e-20, -1e-20, 1e20, 99_999, 100_001, 1e10, -0.99999994, 1.5707964, 3.1415927,
            6.2831855, 0.92, 0.93, 4, 4.1, -3.9,
        ]
        values += randomFloats(600, seed: 2, in: -4...4)
        values += randomFloats(600, seed: 3, in: -100...100)
        values += randomFloats(500, seed: 4, in: -90_000...90_000)
        // Every magnitude.
        for (bits, sign) in zip(stride(from: UInt32(0x0080_0000), to: 0x7f80_0000, by: 2_345_678), 0...) {
            values.append(Float(bitPattern: bits) * (sign % 2 == 0 ? 1 : -1))
        }
        return values
    }()

    @Test(arguments: UnaryCase.all) func `A function is within its tolerance everywhere`(item: UnaryCase) throws {
        let values = Self.arguments
        let results = try onEveryLevelAndPool { pool in
            runElementwise(
                pool, easel_elementwise_kernel(), inputs: [.full(values)],
                ops: [.init(item.op, to: 1, 0, immediate: item.immediate)], outputs: [1], count: values.count)[0]
        }
        for (level, result) in results.enumerated() {
            #expect(result.count == values.count)
            var worst = (error: 0.0, at: Float(0), value: Float(0))
            for (value, output) in zip(values, result) {
                let error = unitsInLastPlace(output, item.twin(Double(value)))
                if error > worst.error { worst = (error, value, output) }
            }
            #expect(
                worst.error <= item.tolerance,
                "\(item.name) at level \(level): \(worst.error) ulp at \(worst.at), which gave \(worst.value)")
        }
    }

    @Test func `Powers agree with the C library's`() throws {
        let special: [Float] = [0, -0.0, 1, -1, 2, -2, 0.5, -3, .infinity, -.infinity, .nan, 1e-30, 1e30, 33.3]
        var bases = special.flatMap { base in special.map { _ in base } }
        var exponents = special.flatMap { _ in special }
        bases += randomFloats(1000, seed: 5, in: 0...50)
        exponents += randomFloats(1000, seed: 6, in: -20...20)
        let results = try onEveryLevelAndPool { pool in
            runElementwise(
                pool, easel_elementwise_kernel(), inputs: [.full(bases), .full(exponents)],
                ops: [.init(EASEL_OP_POWER, to: 2, 0, 1)], outputs: [2], count: bases.count)[0]
        }
        for result in results {
            for (index, value) in result.enumerated() {
                let expected = pow(Double(bases[index]), Double(exponents[index]))
                if unitsInLastPlace(value, expected) <= 2 { continue }
                Issue.record("\(bases[index]) ^ \(exponents[index]) = \(value)")
            }
        }
    }
}
