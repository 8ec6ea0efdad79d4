import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// Operations that move whole pixels, sample by sample.
@Suite struct ExactGeometryTests {
    private let image: Image

    init() throws { image = try Image.noise(18, 27, 3) }

    /// The image moved by whole pixels; what is outside is black.
    private func moved(right: Int, down: Int) throws -> Image {
        var pixels: [UInt8] = []
        for y in 0..<image.height {
            for x in 0..<image.width {
                for channel in 0..<3 {
                    let isInside = (0..<image.height).contains(y - down) && (0..<image.width).contains(x - right)
                    pixels.append(isInside ? image.pixels[((y - down) * image.width + x - right) * 3 + channel] : 0)
                }
            }
        }
        return try Image(height: image.height, width: image.width, channels: 3, pixels: pixels)
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func movesAreOfWholePixels(seed: UInt64) throws {
        let translated = try Drawn("translate:0.4", image.shape, seed: seed)
        let (right, down) = (try translated.integer("right"), try translated.integer("down"))
        #expect(abs(right) <= 11 && abs(down) <= 7)
        #expect(try translated.image(image) == moved(right: right, down: down))
        let padded = try Drawn("pad-crop:0.25", image.shape, seed: seed)
        let (across, below) = (try padded.integer("right"), try padded.integer("down"))
        #expect(abs(across) <= 7 && abs(below) <= 5)
        #expect(try padded.image(image) == moved(right: across, down: below))
    }

    @Test func paddingReachesBothWays() throws {
        let all = try (0..<400).map { try Drawn("pad-crop:0.25", image.shape, seed: $0).integer("right") }
        #expect(Set(all) == Set(-7...7))
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func cropsAreParts(seed: UInt64) throws {
        let random = try Drawn("crop-random:0.3..0.9", image.shape, seed: seed)
        let share = try random.number("share")
        let (rows, columns) = (Int((18 * share).rounded()), Int((27 * share).rounded()))
        #expect(
            try random.image(image)
                == image.copied(top: random.integer("top"), left: random.integer("left"), rows, columns))
        let sized = try Drawn("crop-by-size:7x11,centre=false", image.shape, seed: seed)
        #expect(
            try sized.image(image) == image.copied(top: sized.integer("top"), left: sized.integer("left"), 7, 11))
        #expect(try image.augmented("crop-by-size:8x11") == image.copied(top: 5, left: 8, 8, 11))
        #expect(try image.augmented("crop-centre:0.5..0.5") == image.copied(top: 4, left: 6, 9, 14))
        #expect(throws: DataError.self) { try image.augmented("crop-by-size:19x2") }
    }

    @Test func cropsReachAllPlaces() throws {
        let places = try (0..<600).map { try Drawn("crop-by-size:14x27,centre=false", image.shape, seed: $0) }
        #expect(Set(try places.map { try $0.integer("top") }) == Set(0...4))
        #expect(Set(try places.map { try $0.integer("left") }) == [0])
    }

    @Test func scalesAreSizes() throws {
        #expect(try image.augmented("scale:1.5..1.5") == image.resized(height: 27, width: 41))
        #expect(try image.augmented("scale:0.01..0.01").shape == ImageShape(height: 1, width: 1, channels: 3))
        #expect(try image.augmented("resize:9x4") == image.resized(height: 9, width: 4))
    }

    /// Each way as often as another, and each what its own operation does.
    @Test func randomTurnsAndFlipsAreOneOfThem() throws {
        let turns = ["90": "rotate90", "180": "rotate180", "270": "rotate270"]
        let flips = ["left-right": "flip-left-right", "top-bottom": "flip-top-bottom"]
        for (text, name, ways) in [("rotate-random-90", "angle", turns), ("flip-random", "axis", flips)] {
            var counts: [String: Int] = [:]
            for seed in 0..<3000 as Range<UInt64> {
                let drawn = try Drawn(text, image.shape, seed: seed)
                let way = try #require(drawn.parameters[name])
                counts[way, default: 0] += 1
                if seed < 20 { #expect(try drawn.image(image) == image.augmented(try #require(ways[way]))) }
            }
            #expect(Set(counts.keys) == Set(ways.keys))
            for (way, count) in counts { #expect(isLikely(count, of: 3000, 1 / Double(ways.count)), "\(way)") }
        }
    }

    @Test(arguments: 1...4) func shuffledRectanglesAreThoseThereWere(channels: Int) throws {
        let image = try Image.noise(17, 23, channels)
        let drawn = try Drawn("grid-shuffle:3,4", image.shape)
        let order = try #require(drawn.parameters["order"]).split(separator: " ").map { Int($0) }
        #expect(Set(order) == Set((0..<12).map { $0 }) && order != (0..<12).map { $0 })
        let shuffled = try drawn.image(image)
        for place in 0..<12 {
            let from = try #require(order[place])
            // Rectangles of 5 by 5; two rows and three columns are left over.
            #expect(
                try shuffled.copied(top: place / 4 * 5, left: place % 4 * 5, 5, 5)
                    == image.copied(top: from / 4 * 5, left: from % 4 * 5, 5, 5))
        }
        #expect(try shuffled.copied(top: 15, left: 0, 2, 23) == image.copied(top: 15, left: 0, 2, 23))
        #expect(try shuffled.copied(top: 0, left: 20, 17, 3) == image.copied(top: 0, left: 20, 17, 3))
    }

    /// Each of the six orders of three as often.
    @Test func ordersAreAsLikely() throws {
        var counts: [String: Int] = [:]
        for seed in 0..<3000 as Range<UInt64> {
            let drawn = try Drawn("grid-shuffle:1,3", image.shape, seed: seed)
            counts[try #require(drawn.parameters["order"]), default: 0] += 1
        }
        #expect(counts.count == 6)
        for (order, count) in counts { #expect(isLikely(count, of: 3000, 1.0 / 6), "\(order)") }
    }
}
