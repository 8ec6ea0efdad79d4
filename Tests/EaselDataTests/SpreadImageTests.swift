import EaselData
import Testing

@Suite struct SpreadImageTests {
    @Test func imagesAreEvenlySpread() throws {
        let set = try ImageSet(
            height: 1, width: 1, channels: 1, pixels: (0..<10).map { UInt8($0) }, labels: (0..<10).map { $0 / 5 })
        let chosen = set.evenlySpread(4)
        #expect(chosen.count == 4 && chosen.imageShape == set.imageShape)
        #expect(try (0..<4).map { try chosen.image(at: $0).pixels[0] } == [0, 2, 5, 7])
        #expect(chosen.labels == [0, 0, 1, 1])
        #expect(throws: DataError.self) { try chosen.image(at: 4) }
        #expect(chosen.target(at: 4) == .none && chosen.target(at: -1) == .none)
        #expect(set.evenlySpread(10).count == 10 && set.evenlySpread(99).count == 10)
        #expect(set.evenlySpread(0).count == 0 && set.evenlySpread(-1).count == 0)
    }
}
