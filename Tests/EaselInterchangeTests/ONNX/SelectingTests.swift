import EaselInterchange
import Testing

/// Numbers by their order, by conditions, and put to places, against plain loops.
@Suite struct SelectingTests {
    @Test(arguments: [true, false]) func theLargestComeInOrderAndEqualOnesByPlace(isLargest: Bool) throws {
        var numbers = OperatorSample.drawn(2 * 7 * 3, 1)
        (numbers[3], numbers[9], numbers[15], numbers[4], numbers[10]) = (0.5, 0.5, 0.5, .infinity, -.infinity)
        let found = try OperatorSample.answers(
            "TopK", [ONNXTensor("x", [2, 7, 3], numbers), ONNXTensor("k", [1], [4])], outputs: 2,
            ["axis": .integer(1), "largest": .integer(isLargest ? 1 : 0)], version: 11)
        var (values, places) = ([Float](repeating: 0, count: 24), [Float](repeating: 0, count: 24))
        for outer in 0..<2 {
            for inner in 0..<3 {
                func number(_ place: Int) -> Float { numbers[(outer * 7 + place) * 3 + inner] }
                let order = (0..<7).sorted { first, second in
                    let (one, other) = (number(first), number(second))
                    if one == other { return first < second }
                    return isLargest ? one > other : one < other
                }
                for (rank, place) in order.prefix(4).enumerated() {
                    values[(outer * 4 + rank) * 3 + inner] = number(place)
                    places[(outer * 4 + rank) * 3 + inner] = Float(place)
                }
            }
        }
        #expect(found.map(\.dimensions) == [[2, 4, 3], [2, 4, 3]])
        #expect(found[0].numbers == values)
        #expect(found[1].numbers == places)
    }

    @Test func moreThanThereAreIsRefused() {
        #expect {
            try OperatorSample.answers("TopK", [ONNXTensor("x", [3], [Float(1), 2, 3]), ONNXTensor("k", [1], [4])])
        } throws: { "\($0)".contains("the 4 largest of 3") }
    }

    @Test func oneHotOfNumbersThatDependOnThePicture() throws {
        let indices: [Float] = [0, -1, 4, 2.75, 7, -6]
        let given = [
            ONNXTensor("i", [2, 3], indices), ONNXTensor("d", [1], [5]), ONNXTensor("v", [2], [Float(3), 8]),
        ]
        let found = try OperatorSample.answers("OneHot", given, ["axis": .integer(1)], version: 11)[0]
        var expected = [Float](repeating: 3, count: 2 * 5 * 3)
        for (number, index) in indices.enumerated() {
            let whole = Int(index) < 0 ? Int(index) + 5 : Int(index)
            guard (0..<5).contains(whole) else { continue }
            expected[(number / 3 * 5 + whole) * 3 + number % 3] = 8
        }
        #expect(found.dimensions == [2, 5, 3])
        #expect(found.numbers == expected)
    }

    @Test func conditionsAndPlacesThatAreKnown() throws {
        let numbers = OperatorSample.drawn(12, 2)
        func truths(_ values: [UInt8]) -> ONNXTensor {
            ONNXTensor(name: "c", dimensions: [values.count], type: .bool, data: values[...])
        }
        let kept = try OperatorSample.answers(
            "Compress", [ONNXTensor("x", [3, 4], numbers), truths([0, 1, 0, 1])], ["axis": .integer(1)])[0]
        #expect(kept.dimensions == [3, 2])
        #expect(kept.numbers == [1, 3, 5, 7, 9, 11].map { numbers[$0] })
        let none = try OperatorSample.answers("Compress", [ONNXTensor("x", [3, 4], numbers), truths([0, 0])])[0]
        #expect(none.dimensions == [0] && none.numbers.isEmpty)
        let places = try OperatorSample.answers("NonZero", [ONNXTensor("x", [2, 3], [0, 5, 0, 7, 0, -1])])[0]
        #expect(places.dimensions == [2, 3])
        #expect(places.numbers == [0, 1, 1, 1, 0, 2])
    }

    @Test(arguments: ["none", "add", "mul", "max", "min"]) func numbersArePutAndCombined(reduction: String) throws {
        let (numbers, updates) = (OperatorSample.drawn(10, 3), OperatorSample.drawn(8, 4))
        let indices = [0, 3, 3, -1, 3, 0, 4, 1]
        let found = try OperatorSample.answers(
            "ScatterElements",
            [ONNXTensor("x", [2, 5], numbers), ONNXTensor("i", [2, 4], indices), ONNXTensor("u", [2, 4], updates)],
            ["axis": .integer(1), "reduction": .text(reduction)])[0]
        var expected = numbers.map { Double($0) }
        for (number, index) in indices.enumerated() {
            let place = number / 4 * 5 + (index < 0 ? index + 5 : index)
            let (old, new) = (expected[place], Double(updates[number]))
            switch reduction {
            case "add": expected[place] = old + new
            case "mul": expected[place] = old * new
            case "max": expected[place] = max(old, new)
            case "min": expected[place] = min(old, new)
            default: expected[place] = new
            }
        }
        #expect(OperatorSample.difference(found.numbers, expected) < 1e-6)
    }

    @Test(arguments: ["constant", "edge", "reflect", "wrap"]) func wholeNumbersArePadded(mode: String) throws {
        let numbers = (0..<12).map { Int32($0 * 1_000_003) }
        let pads = [1, -1, 2, 2]
        let found = try OperatorSample.answers(
            "Pad", [ONNXTensor("x", [3, 4], numbers), ONNXTensor("p", [4], pads), ONNXTensor("v", [], [Int32(9)])],
            ["mode": .text(mode)])[0]
        func source(_ place: Int, _ size: Int) -> Int? {
            if (0..<size).contains(place) { return place }
            switch mode {
            case "edge": return place < 0 ? 0 : size - 1
            case "reflect": return place < 0 ? -place : 2 * (size - 1) - place
            case "wrap": return (place + size) % size
            default: return nil
            }
        }
        var expected: [Float] = []
        for row in -1..<5 {
            for column in 1..<6 {
                guard let y = source(row, 3), let x = source(column, 4) else {
                    expected.append(9)
                    continue
                }
                expected.append(Float(numbers[y * 4 + x]))
            }
        }
        #expect(found.dimensions == [6, 5])
        #expect(found.numbers == expected)
    }
}
