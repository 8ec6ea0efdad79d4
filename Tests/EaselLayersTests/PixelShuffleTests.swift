import EaselGraph
import EaselLayers
import Testing

@Suite("Pixel shuffle") struct PixelShuffleTests {
    private func results(_ shape: Shape, _ function: (Tensor) -> Tensor) throws -> [Float] {
        let predictor = try Predictor(chunk: shape[0]) { ["result": function($0.input("images", shape))] }
        let (input, output) = (try predictor.input("images"), try predictor.output("result"))
        return try predictor.run((0..<shape.count).map(Float.init), as: input, collecting: output)
    }

    /// Where each number goes, by the definition: channel `(c·r + i)·r + j` of a place is row `i` and column `j` of its square.
    @Test(arguments: [1, 2, 3]) func everyNumberIsWhereItBelongs(factor: Int) throws {
        let (count, height, width, channels) = (2, 4, 3, 5)
        let area = factor * factor
        let shuffled = try results(
            [count, height, width, channels * area], PixelShuffle(factor: factor).callAsFunction)
        var expected = [Float](repeating: -1, count: count * height * width * channels * area)
        for n in 0..<count {
            for y in 0..<height {
                for x in 0..<width {
                    for channel in 0..<channels {
                        for i in 0..<factor {
                            for j in 0..<factor {
                                let from =
                                    ((n * height + y) * width + x) * channels * area + (channel * factor + i) * factor
                                    + j
                                let row = n * height * factor + y * factor + i
                                let to = (row * width * factor + x * factor + j) * channels + channel
                                expected[to] = Float(from)
                            }
                        }
                    }
                }
            }
        }
        #expect(shuffled == expected)
    }

    @Test func oneUndoesTheOther() throws {
        let shape: Shape = [2, 6, 9, 2]
        let back = try results(shape) { PixelShuffle(factor: 3)(PixelUnshuffle(factor: 3)($0)) }
        #expect(back == (0..<shape.count).map(Float.init))
    }
}
