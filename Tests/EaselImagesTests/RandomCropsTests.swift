import EaselCore
import EaselImages
import Testing

@Suite("Random crops") struct RandomCropsTests {
    /// Every pixel of an image is another.
    private func image(_ height: Int, _ width: Int, first: Int = 0) throws -> Image {
        try Image(
            height: height, width: width, channels: 1,
            pixels: (0..<height * width).map { UInt8(truncatingIfNeeded: first + $0) })
    }

    @Test("a crop is a part of an image, upright or in one of eight symmetries") func parts() throws {
        let source = try image(9, 13)
        let crops = try RandomCrops(of: [source], size: Size2D(height: 4, width: 4), count: 400, seed: 1)
        var seen: Set<[UInt8]> = []
        for index in 0..<crops.count {
            let crop = try crops.image(at: index)
            let pixels = crop.pixels.map(Int.init)
            let corners = [pixels[0], pixels[3], pixels[12], pixels[15]].sorted()
            #expect(crop.shape == ImageShape(height: 4, width: 4, channels: 1))
            #expect([corners[1] - corners[0], corners[2] - corners[0], corners[3] - corners[0]] == [3, 39, 42])
            #expect(Set(pixels) == Set((0..<4).flatMap { row in (0..<4).map { corners[0] + row * 13 + $0 } }))
            // Which symmetry it is shows in the steps along rows and columns.
            seen.insert([
                UInt8(truncatingIfNeeded: pixels[1] - pixels[0]), UInt8(truncatingIfNeeded: pixels[4] - pixels[0]),
            ])
        }
        #expect(seen.count == 8)
    }

    @Test("every epoch cuts others, the same again when asked again") func epochs() throws {
        let crops = try RandomCrops(of: [image(40, 50)], size: Size2D(height: 8, width: 8), seed: 3)
        #expect(crops.count == 31)
        func all(_ source: any ImageSource) throws -> [Image] {
            try (0..<source.count).map { try source.image(at: $0) }
        }
        let (first, second) = (try all(crops.inEpoch(1)), try all(crops.inEpoch(2)))
        #expect(first != second)
        #expect(try first == all(crops.inEpoch(1)) && all(crops) == all(crops.inEpoch(0)))
        let other = try RandomCrops(of: [image(40, 50)], size: Size2D(height: 8, width: 8), seed: 4)
        #expect(try all(other) != all(crops))
        let fixed = try RandomCrops(of: [image(40, 50)], size: Size2D(height: 8, width: 8), seed: 3, isFixed: true)
        #expect(try all(fixed.inEpoch(5)) == all(fixed))
        for crop in try all(fixed) { #expect(crop.pixels[1] == crop.pixels[0] &+ 1) }
    }

    @Test("a larger image gives more crops") func shares() throws {
        // Of 169, 1 and 23 places; the images are told apart by their levels.
        let images = try [(20, 20, 10), (8, 8, 100), (4, 30, 200)].map { height, width, level in
            try Image(height: height, width: width, colour: [UInt8(level)])
        }
        let crops = try RandomCrops(of: images, size: Size2D(height: 8, width: 8), count: 1000, seed: 1)
        let levels = try (0..<1000).map { try crops.image(at: $0).pixels[0] }
        let counts = [10, 100, 200].map { level in levels.count { $0 == level } }
        #expect(counts[0] > 800 && counts[1] < 25 && (80..<160).contains(counts[2]) && counts.reduce(0, +) == 1000)
        #expect(crops.labels == nil)
    }

    @Test("other images or sizes are another content") func checksums() throws {
        let size = Size2D(height: 4, width: 4)
        let sums = [
            try RandomCrops(of: [image(8, 9)], size: size, seed: 1),
            try RandomCrops(of: [image(9, 8)], size: size, seed: 1),
            try RandomCrops(of: [image(8, 9)], size: Size2D(height: 4, width: 5), seed: 1),
            try RandomCrops(of: [image(8, 9)], size: size, count: 5, seed: 1),
        ]
        #expect(try Set(sums.map { try $0.contentChecksum() }).count == sums.count)
        #expect(throws: DataError.self) { try RandomCrops(of: [], size: size, seed: 1) }
    }
}
