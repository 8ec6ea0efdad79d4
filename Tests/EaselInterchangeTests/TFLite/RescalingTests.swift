import EaselGraph
import EaselInterchange
import EaselLayers
import EaselRuntime
import Testing

/// Whole numbers scaled as the reference kernels of quantised runtimes scale them, against whole numbers of 64 bits.
@Suite struct RescalingTests {
    private struct Nothing: ParameterContainer {}

    /// What a function makes of rows of numbers.
    private static func results(_ rows: [[Float]], _ function: (Tensor) -> Tensor) throws -> [Int] {
        let predictor = try Predictor(of: Nothing(), chunk: 1) { trace in
            let result = function(
                trace.input("rows", [1, rows.count * rows[0].count]).reshaped(to: [rows.count, rows[0].count]))
            return ["results": result.reshaped(to: [1, result.shape.count])]
        }
        let found = try predictor.run(
            rows.flatMap { $0 }, as: predictor.input("rows"), collecting: predictor.output("results"))
        return found.map { Int($0) }
    }

    /// Numbers without a pattern, from `-most` to `most`.
    private static func numbers(_ count: Int, most: Int) -> [Float] {
        (0..<count).map { Float(($0 &* 2_654_435_761 >> 7) % (2 * most + 1) - most) }
    }

    /// Twice: the high half of the doubled product, a half upwards; then the power of two, a half away from 0.
    private static func reference(_ sum: Int, _ multiplier: TFLiteMultiplier, _ rounding: TFLiteRounding) -> Int {
        let product = (sum << max(multiplier.exponent, 0)) * multiplier.significand
        let high = (product + (1 << 30)) >> 31
        let shift = max(-multiplier.exponent, 0)
        if rounding == .once { return (product + (1 << (30 + shift))) >> (31 + shift) }
        return shift == 0 ? high : ((abs(high) + (1 << (shift - 1))) >> shift) * high.signum()
    }

    @Test(arguments: [1 << 12, 1 << 22], [TFLiteRounding.once, .twice])
    func sumsAreScaledToTheLastBit(_ most: Int, _ rounding: TFLiteRounding) throws {
        var factors: [Double] = [0.5, 0.25, 1, 2, 1.0 / 3, 0.001]
        for place in 0..<58 { factors.append(2 / (3.7 + Double(place * place))) }
        let multipliers = factors.map { TFLiteMultiplier($0) }
        for (factor, multiplier): (Double, TFLiteMultiplier) in zip(factors, multipliers) {
            #expect((1 << 30..<1 << 31).contains(multiplier.significand))
            let power = Double(sign: .plus, exponent: multiplier.exponent - 31, significand: 1)
            let meant: Double = Double(multiplier.significand) * power
            #expect(abs(meant / factor - 1) < 1e-9)
        }
        let sums = Self.numbers(factors.count * 1000, most: most)
        let rows = stride(from: 0, to: sums.count, by: factors.count).map { Array(sums[$0..<$0 + factors.count]) }
        let found = try Self.results(rows) { $0.scaled(by: multipliers, rounded: rounding) }
        let wanted = sums.enumerated().map { Self.reference(Int($1), multipliers[$0 % factors.count], rounding) }
        #expect(zip(found, wanted).filter { $0 != $1 }.isEmpty)
        let first = try Self.results(rows) { $0.scaled(by: [multipliers[4]], rounded: rounding) }
        #expect(zip(first, sums).filter { $0 != Self.reference(Int($1), multipliers[4], rounding) }.isEmpty)
    }

    @Test(arguments: [(0.5, 0.25), (1, 1), (0.73120573, 0.01234491), (1.8973665961, -0.7714243)])
    func sumsOfTwoAreRoundedOnce(_ first: Double, _ second: Double) throws {
        let (a, b) = (Self.numbers(4096, most: 255), Self.numbers(8191, most: 255).suffix(4096))
        let found = try Self.results([a, Array(b)]) { rows in
            scaledSum([
                (rows.slice(alongAxis: 0, from: 0, count: 1), first),
                (rows.slice(alongAxis: 0, from: 1, count: 1), second),
            ])
        }
        let wanted = zip(a, b).map { Int((Double($0) * first + Double($1) * second).rounded(.toNearestOrAwayFromZero)) }
        #expect(zip(found, wanted).filter { $0 != $1 }.isEmpty)
    }

    /// A shape that is usually convolved by minimal filtering, which rounds on the way.
    @Test func sumsOfWholeNumbersAreExact() throws {
        let geometry = ConvolutionGeometry(
            largeHeight: 12, largeWidth: 12, filter: [3, 3, 64, 64], strides: (1, 1), padding: .same, dilations: (1, 1),
            groups: 1)
        let (images, filter) = (Self.numbers(8 * 12 * 12 * 64, most: 255), Self.numbers(3 * 3 * 64 * 64, most: 127))
        func sums(_ algorithm: ConvolutionAlgorithm, isTransposed: Bool) throws -> [Float] {
            let predictor = try Predictor(of: Nothing(), chunk: 8) { trace in
                let (images, filter) = (
                    trace.input("images", [8, 12, 12, 64]), Tensor.constant(filter, [3, 3, 64, 64])
                )
                return [
                    "results": isTransposed
                        ? images.transposedConvolution2D(filter, geometry, height: 12, width: 12, algorithm)
                        : images.convolution2D(filter, geometry, algorithm)
                ]
            }
            return try predictor.run(images, as: predictor.input("images"), collecting: predictor.output("results"))
        }
        for isTransposed in [false, true] {
            #expect(try sums(.direct, isTransposed: isTransposed).allSatisfy { $0 == $0.rounded() })
            #expect(try !sums(.automatic, isTransposed: isTransposed).allSatisfy { $0 == $0.rounded() })
        }
    }
}
