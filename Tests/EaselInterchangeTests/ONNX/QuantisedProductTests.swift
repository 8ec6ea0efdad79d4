import EaselInterchange
import Testing

/// Convolutions and products of bytes, against sums of whole numbers.
@Suite struct QuantisedProductTests {
    private static let bytes: [UInt8] = (0..<120).map { (place: Int) -> UInt8 in UInt8((place * 37 + 11) % 256) }
    private static let weights: [Int8] = (0..<36).map { (place: Int) -> Int8 in Int8((place * 53 + 7) % 255 - 127) }

    /// The sums of a convolution of `[2, 2, 5, 6]` with `[3, 2, 2, 3]`, in steps of 1 and 2, with one row put above: `[2, 3, 5, 2]`.
    private static func sums(zero: Int, zeros: [Int]) -> [Int] {
        var sums: [Int] = []
        for place in 0..<60 {
            let (n, k, row, column) = (place / 30, place / 10 % 3, place / 2 % 5, place % 2)
            var sum = 0
            for tap in 0..<12 {
                let (c, i, j) = (tap / 6, tap / 3 % 2, tap % 3)
                let (y, x) = (row + i - 1, column * 2 + j)
                guard (0..<5).contains(y) else { continue }
                let pixel: Int = Int(bytes[((n * 2 + c) * 5 + y) * 6 + x]) - zero
                let weight: Int = Int(weights[k * 12 + tap]) - zeros[k]
                sum += pixel * weight
            }
            sums.append(sum)
        }
        return sums
    }

    private static let window: [String: ONNXAttribute.Value] = [
        "strides": .integers([1, 2]), "pads": .integers([1, 0, 0, 0]),
    ]

    @Test func convolutionsOfBytesAreExact() throws {
        let zeros: [Int8] = [3, -5, 0]
        let found = try OperatorSample.answers(
            "ConvInteger",
            [
                OperatorSample.bytes("x", [2, 2, 5, 6], Self.bytes),
                OperatorSample.bytes("w", [3, 2, 2, 3], Self.weights),
                OperatorSample.bytes("z", [], [UInt8(128)]), OperatorSample.bytes("v", [3], zeros),
            ], Self.window, version: 10)[0]
        #expect(found.dimensions == [2, 3, 5, 2])
        #expect(found.numbers == Self.sums(zero: 128, zeros: zeros.map { Int($0) }).map { Float($0) })
    }

    @Test func convolutionsAreQuantisedAgain() throws {
        let scales: [Float] = [0.02, 0.03, 0.011]
        let bias: [Int32] = [100, -2000, 30]
        let found = try OperatorSample.answers(
            "QLinearConv",
            [
                OperatorSample.bytes("x", [2, 2, 5, 6], Self.bytes), ONNXTensor("xs", [1], [Float(0.04)]),
                OperatorSample.bytes("xz", [1], [UInt8(120)]),
                OperatorSample.bytes("w", [3, 2, 2, 3], Self.weights), ONNXTensor("ws", [3], scales),
                OperatorSample.bytes("wz", [3], [Int8](repeating: 0, count: 3)), ONNXTensor("ys", [1], [Float(0.5)]),
                OperatorSample.bytes("yz", [1], [UInt8(131)]), ONNXTensor("b", [3], bias),
            ], Self.window, version: 10)[0]
        let expected = Self.sums(zero: 120, zeros: [0, 0, 0]).enumerated().map { place, sum -> Double in
            let k = place / 10 % 3
            let step: Double = Double(Float(0.04)) * Double(scales[k]) / 0.5
            let whole: Double = (Double(sum + Int(bias[k])) * step).rounded(.toNearestOrEven)
            return min(max(whole + 131, 0), 255)
        }
        #expect(OperatorSample.difference(found.numbers, expected) == 0)
        #expect(Set(expected).count > 10)
    }

    @Test func productsOfBytesAreExact() throws {
        let (first, second) = (Array(Self.bytes[..<24]), Array(Self.weights[..<8]))
        let (zeros, others): ([UInt8], [Int8]) = ([7, 200, 0], [1, -1])
        let found = try OperatorSample.answers(
            "MatMulInteger",
            [
                OperatorSample.bytes("a", [2, 3, 4], first), OperatorSample.bytes("b", [4, 2], second),
                OperatorSample.bytes("az", [3], zeros), OperatorSample.bytes("bz", [2], others),
            ], version: 10)[0]
        #expect(found.dimensions == [2, 3, 2])
        var expected: [Float] = []
        for (row, column) in (0..<12).map({ ($0 / 2, $0 % 2) }) {
            var sum = 0
            for inner in 0..<4 {
                let one: Int = Int(first[row * 4 + inner]) - Int(zeros[row % 3])
                let other: Int = Int(second[inner * 2 + column]) - Int(others[column])
                sum += one * other
            }
            expected.append(Float(sum))
        }
        #expect(found.numbers == expected)
    }

    @Test func productsAreQuantisedAgain() throws {
        let (first, second) = (Array(Self.bytes[..<12]), Array(Self.bytes[30..<38]))
        func one(_ name: String, _ value: Float) -> ONNXTensor { ONNXTensor(name, [], [value]) }
        let found = try OperatorSample.answers(
            "QLinearMatMul",
            [
                OperatorSample.bytes("a", [3, 4], first), one("as", 0.01), OperatorSample.bytes("az", [], [UInt8(100)]),
                OperatorSample.bytes("b", [4, 2], second), one("bs", 0.02), OperatorSample.bytes("bz", [], [UInt8(90)]),
                one("ys", 0.05), OperatorSample.bytes("yz", [], [UInt8(50)]),
            ], version: 10)[0]
        let factor: Double = Double(Float(0.01)) * Double(Float(0.02)) / Double(Float(0.05))
        var expected: [Double] = []
        for place in 0..<6 {
            var sum = 0
            for inner in 0..<4 {
                let one: Int = Int(first[place / 2 * 4 + inner]) - 100
                let other: Int = Int(second[inner * 2 + place % 2]) - 90
                sum += one * other
            }
            expected.append(min(max((Double(sum) * factor).rounded(.toNearestOrEven) + 50, 0), 255))
        }
        #expect(OperatorSample.difference(found.numbers, expected) == 0)
    }

    @Test func whatIsNoByteIsRefused() {
        #expect {
            try OperatorSample.answers(
                "MatMulInteger", [ONNXTensor("a", [2, 2], [1, 2, 3, 4]), ONNXTensor("b", [2, 2], [1, 2, 3, 4])])
        } throws: { "\($0)".contains("takes whole numbers of 8 bits here, not int64") }
    }
}
