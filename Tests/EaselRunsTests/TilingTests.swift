import EaselRuns
import EaselTraining
import Testing

/// Where tiles lie along a side of a picture.
@Suite struct TilingTests {
    /// No pixel is special: not those of the border, and none every so often.
    @Test(arguments: [
        (29, 28), (100, 28), (280, 28), (6000, 28), (33, 32), (31, 30), (7, 3), (64, 1), (9, 7), (50, 29),
    ])
    func everyPixelLiesInAsManyTilesWithTheSameWeight(length: Int, tile: Int) {
        let tiling = Tiling(length: length, tile: tile)
        var (counts, sums) = ([Int](repeating: 0, count: length), [Double](repeating: 0, count: length))
        for start in tiling.starts {
            for (place, weight) in zip(tiling.window, tiling.weights) where (0..<length).contains(start + place) {
                counts[start + place] += 1
                sums[start + place] += weight
            }
        }
        #expect(counts.allSatisfy { $0 == tiling.window.count / tiling.step }, "\(Set(counts))")
        #expect(sums.allSatisfy { abs($0 - 1) < 1e-12 }, "\(sums.min() ?? 0)…\(sums.max() ?? 0)")
        // Tiles of a sheet of pictures of the model's size have those pictures among them.
        #expect(tiling.starts.contains(0) && tiling.starts.allSatisfy { $0 % tiling.step == 0 })
        #expect(zip(tiling.starts, tiling.starts.dropFirst()).allSatisfy { $1 - $0 == tiling.step })
        #expect(tiling.window.lowerBound >= 0 && tiling.window.upperBound <= tile && tiling.weights.min() ?? 0 > 0)
    }

    @Test func aTileCountsLeastAtItsEdge() throws {
        let weights = Tiling(length: 100, tile: 28).weights
        #expect(weights.count == 28 && weights[0] < weights[13] / 200 && weights[27] < weights[13] / 200)
        #expect(zip(weights[..<14], weights[1..<14]).allSatisfy { $0 < $1 })
    }

    @Test(arguments: [(28, 28), (5, 28), (27, 28), (1, 1), (1, 3)])
    func aShortSideHasOneTile(length: Int, tile: Int) {
        let tiling = Tiling(length: length, tile: tile)
        #expect(tiling.starts == [-((tile - length) / 2)])
        #expect(tiling.window == 0..<tile && tiling.weights == Array(repeating: 1, count: tile))
        #expect((0..<length).map { tiling.pixel(at: $0) } == Array(0..<length))
    }

    @Test func pastItsEndsAPictureIsReflected() {
        let three = Tiling(length: 3, tile: 28)
        #expect((-7..<10).map { three.pixel(at: $0) } == [0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2])
        let one = Tiling(length: 1, tile: 4)
        #expect((-3..<4).allSatisfy { one.pixel(at: $0) == 0 })
    }
}
