import EaselImages
import Testing

@Suite struct ImageSubsetTests {
    private func set(_ count: Int) throws -> ImageSet {
        try ImageSet(
            height: 1, width: 1, channels: 1, pixels: (0..<count).map { UInt8($0) },
            labels: (0..<count).map { Int32($0 / 5) })
    }

    private func pixels(_ source: any ImageSource) throws -> [UInt8] {
        try (0..<source.count).map { try source.image(at: $0).pixels[0] }
    }

    @Test func aSubsetIsOfDifferentImagesInTheirOrder() throws {
        let chosen = try set(10).randomSubset(4, seed: 1)
        let found = try pixels(chosen)
        #expect(chosen.count == 4 && chosen.imageShape == .init(height: 1, width: 1, channels: 1))
        #expect(found == found.sorted() && Set(found).count == 4)
        #expect(chosen.labels == found.map { Int32($0) / 5 })
        #expect(try pixels(set(10).randomSubset(4, seed: 1)) == found)
        #expect(throws: DataError.self) { try chosen.image(at: 4) }
        #expect(try chosen.target(at: 4) == .none && chosen.target(at: -1) == .none)
        for (asked, given) in [(10, 10), (99, 10), (0, 0), (-1, 0)] {
            #expect(try set(10).randomSubset(asked).count == given)
        }
    }

    /// Each image is in about half of the subsets of half the images: 500 ± 16.
    @Test func everyImageIsAsLikely() throws {
        var counts = [Int](repeating: 0, count: 10)
        for seed in 0..<1000 {
            for pixel in try pixels(set(10).randomSubset(5, seed: UInt64(seed))) { counts[Int(pixel)] += 1 }
        }
        #expect(counts.allSatisfy { abs($0 - 500) < 80 }, "\(counts)")
    }
}
