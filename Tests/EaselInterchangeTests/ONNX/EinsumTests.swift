import EaselInterchange
import Testing

/// Sums of products by the names of dimensions, against sums over every combination of places.
@Suite struct EinsumTests {
    /// The equation with every ellipsis as letters, and the sizes of each input.
    static let equations: [(String, [String], String, [[Int]])] = [
        ("bhqd,bhkd->bhqk", ["bhqd", "bhkd"], "bhqk", [[2, 3, 4, 5], [2, 3, 6, 5]]),
        ("bhwc,hkc->bhwk", ["bhwc", "hkc"], "bhwk", [[2, 3, 4, 5], [3, 2, 5]]),
        ("...ij,...jk->...ik", ["Bij", "Bjk"], "Bik", [[2, 3, 4], [2, 4, 5]]),
        ("...ii->...i", ["Bii"], "Bi", [[3, 4, 4]]), ("ij->ji", ["ij"], "ji", [[3, 4]]),
        ("ba", ["ba"], "ab", [[3, 4]]), ("ij->", ["ij"], "", [[3, 4]]), ("i,j", ["i", "j"], "ij", [[3], [4]]),
        ("ab, bc ,cd", ["ab", "bc", "cd"], "ad", [[2, 3], [3, 4], [4, 5]]),
        ("iij,jk->k", ["iij", "jk"], "k", [[3, 3, 4], [4, 2]]),
    ]

    @Test(arguments: equations.indices) func sumsAreThoseOfEveryPlace(number: Int) throws {
        let (equation, terms, result, sizes) = Self.equations[number]
        let inputs = sizes.enumerated().map { OperatorSample.drawn($1.reduce(1, *), $0 + 1) }
        let given = inputs.indices.map { ONNXTensor("x\($0)", sizes[$0], inputs[$0]) }
        let found = try OperatorSample.answers(
            "Einsum", given, ["equation": .text(equation)], version: 12)[0]
        var size: [Character: Int] = [:]
        for (term, sizes) in zip(terms, sizes) { for (letter, one) in zip(term, sizes) { size[letter] = one } }
        let letters = size.keys.sorted()
        func place(_ term: String, _ at: [Character: Int]) -> Int {
            term.reduce(0) { $0 * (size[$1] ?? 1) + (at[$1] ?? 0) }
        }
        var expected = [Double](repeating: 0, count: result.reduce(1) { $0 * (size[$1] ?? 1) })
        for number in 0..<size.values.reduce(1, *) {
            var (rest, at) = (number, [Character: Int]())
            for letter in letters {
                at[letter] = rest % (size[letter] ?? 1)
                rest /= size[letter] ?? 1
            }
            var product = 1.0
            for (term, numbers) in zip(terms, inputs) { product *= Double(numbers[place(term, at)]) }
            expected[place(result, at)] += product
        }
        #expect(found.dimensions == result.map { size[$0] ?? 1 })
        #expect(OperatorSample.difference(found.numbers, expected) < 1e-5)
    }

    @Test func aDimensionOfOneIsRepeatedBehindAnEllipsis() throws {
        let (first, second) = (OperatorSample.drawn(6, 1), OperatorSample.drawn(12, 2))
        let found = try OperatorSample.answers(
            "Einsum", [ONNXTensor("a", [1, 2, 3], first), ONNXTensor("b", [2, 3, 2], second)],
            ["equation": .text("...ij,...jk->...ik")], version: 12)[0]
        var expected = [Double](repeating: 0, count: 8)
        for place in 0..<8 {
            for inner in 0..<3 {
                let one = Double(first[place / 2 % 2 * 3 + inner])
                expected[place] += one * Double(second[(place / 4 * 3 + inner) * 2 + place % 2])
            }
        }
        #expect(found.dimensions == [2, 2, 2])
        #expect(OperatorSample.difference(found.numbers, expected) < 1e-6)
    }

    @Test(arguments: ["ij,jk", "i", "ijk", "ij->k", "ij->ii", "i1", "...i...", "ij->i->j", "", "ii"])
    func whatIsNoEquationIsRefused(equation: String) {
        #expect {
            try OperatorSample.answers(
                "Einsum", [ONNXTensor("x", [2, 3], OperatorSample.drawn(6, 1))], ["equation": .text(equation)])
        } throws: { "\($0)".contains("equation") }
    }
}
