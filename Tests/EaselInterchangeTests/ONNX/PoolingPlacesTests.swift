import EaselInterchange
import Testing

/// The places of the largest numbers in windows, and numbers put back there, against plain loops.
@Suite struct PoolingPlacesTests {
    private static let window: [String: ONNXAttribute.Value] = [
        "kernel_shape": .integers([2, 3]), "strides": .integers([2, 2]),
    ]
    private static let (count, channels, height, width) = (2, 3, 6, 7)
    private static let image = OperatorSample.drawn(2 * 3 * 6 * 7, 1)

    /// The largest number of each window and its place, in row-major order of all numbers or in an image's columns.
    private static func largest(byColumn: Bool) -> (numbers: [Float], places: [Int]) {
        var (numbers, places) = ([Float](), [Int]())
        for plane in 0..<count * channels {
            for row in 0..<3 {
                for column in 0..<3 {
                    let within = (0..<6).map { (tap: Int) -> Int in
                        (row * 2 + tap / 3) * width + column * 2 + tap % 3
                    }
                    let best = within.max { image[plane * 42 + $0] < image[plane * 42 + $1] } ?? 0
                    numbers.append(image[plane * 42 + best])
                    let own = byColumn ? best % width * height + best / width : best
                    places.append(plane * 42 + own)
                }
            }
        }
        return (numbers, places)
    }

    @Test(arguments: [false, true]) func placesCountAllNumbers(byColumn: Bool) throws {
        let found = try OperatorSample.answers(
            "MaxPool", [ONNXTensor("x", [2, 3, 6, 7], Self.image)], outputs: 2,
            Self.window.merging(["storage_order": .integer(byColumn ? 1 : 0)]) { $1 }, version: 12)
        let expected = Self.largest(byColumn: byColumn)
        #expect(found[0].numbers == expected.numbers)
        #expect(found[1].numbers == expected.places.map { Float($0) })
    }

    /// Windows lie over one another, so that one number may be the largest of several.
    @Test func numbersGoBackWhereTheyWere() throws {
        let (numbers, places) = Self.largest(byColumn: false)
        let found = try OperatorSample.answers(
            "MaxUnpool", [ONNXTensor("x", [2, 3, 3, 3], numbers), ONNXTensor("i", [2, 3, 3, 3], places)], Self.window,
            version: 11)[0]
        var expected = [Double](repeating: 0, count: Self.image.count)
        for (number, place) in zip(numbers, places) { expected[place] = Double(number) }
        #expect(found.dimensions == [2, 3, 6, 7])
        #expect(OperatorSample.difference(found.numbers, expected) < 1e-6)
    }

    /// What a file says of places is not trusted.
    @Test func placesBeyondArePutNowhere() throws {
        let found = try OperatorSample.answers(
            "MaxUnpool",
            [ONNXTensor("x", [1, 1, 1, 2], [Float(5), 6]), ONNXTensor("i", [1, 1, 1, 2], [-3, Int.max])],
            ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])], version: 11)[0]
        #expect(found.numbers == [Float](repeating: 0, count: 8))
        #expect {
            try OperatorSample.answers(
                "MaxUnpool",
                [
                    ONNXTensor("x", [1, 1, 1, 2], [Float(5), 6]), ONNXTensor("i", [1, 1, 1, 2], [0, 1]),
                    ONNXTensor("s", [4], [1, 1, 3, 5]),
                ], ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])], version: 11)
        } throws: { "\($0)".contains("asks for sizes other than") }
    }
}
