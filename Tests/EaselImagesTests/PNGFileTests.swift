import DataTestSupport
import EaselCore
import EaselImages
import EaselFiles
import Testing

@Suite struct PNGFileTests {
    /// The formulas the golden files were made by, for each of the 7 by 5 pixels.
    static func samples(_ formula: (_ x: Int, _ y: Int) -> [Int]) -> [UInt8] {
        (0..<35).flatMap { index in formula(index % 7, index / 7).map { UInt8($0 % 256) } }
    }

    static let grey = samples { x, y in [x * 40 + y * 3] }
    static let rgb = samples { x, y in [x * 30, y * 50, (x + y) * 20] }
    /// The 16-bit samples of the golden files.
    static let deep: [Int] = [32768, 65535, 128, 129] + (4..<35).map { index in deepSample(index % 7, index / 7) }

    static func deepSample(_ x: Int, _ y: Int) -> Int { (x * 9000 + y * 1111) % 65536 }

    static func reduced(_ sample: Int) -> UInt8 { UInt8((sample * 255 + 32767) / 65535) }

    private func expectGolden(_ name: String, _ channels: Int, _ pixels: [UInt8]) throws {
        let image = try PNGFile.read(goldenPath(name))
        #expect(image.height == 5 && image.width == 7 && image.channels == channels, "\(name)")
        #expect(image.pixels == pixels, "\(name)")
    }

    @Test func readsEightBitFilesOfPillow() throws {
        try expectGolden("grey.png", 1, Self.grey)
        try expectGolden("rgb.png", 3, Self.rgb)
        try expectGolden("rgb-interlaced.png", 3, Self.rgb)
        try expectGolden("grey-alpha.png", 2, Self.samples { x, y in [x * 40 + y * 3, x * 11 + y * 17] })
        try expectGolden(
            "rgba.png", 4, Self.samples { x, y in [x * 30, y * 50, (x + y) * 20, x * 7 + y * 31 + 5] })
    }

    /// Samples that nobody asked for would take their time to inflate.
    @Test func farMoreSamplesThanPixelsAreRefused() throws {
        let image = try Image(height: 16, width: 16, channels: 3, pixels: (0..<768).map { UInt8($0 % 251) })
        var bytes = try PNGFile.encode(image)
        let end = try #require(bytes.indices.last { bytes[$0...].starts(with: "IEND".utf8) }) - 4
        bytes.insert(
            contentsOf: [0, 1, 0x40, 0] + Array("IDAT".utf8) + [UInt8](repeating: 0, count: 0x14000 + 4), at: end)
        let error = #expect(throws: DataError.self) { try PNGFile.decode(bytes, name: "x") }
        #expect("\(try #require(error))".contains("far more than 16x16 pixels take"))
    }

    @Test func readsPalettesAndSingleBits() throws {
        let colours: [[UInt8]] = [[255, 0, 0], [0, 128, 255], [7, 8, 9]]
        let alphas: [UInt8] = [0, 255, 100]
        let entries: [Int] = (0..<35).map { index in (index % 7 + index / 7) % 3 }
        try expectGolden("palette.png", 3, entries.flatMap { colours[$0] })
        let transparent: [UInt8] = entries.flatMap { entry in colours[entry] + [alphas[entry]] }
        try expectGolden("palette-transparent.png", 4, transparent)
        try expectGolden("one-bit.png", 1, Self.samples { x, y in [(x + y) % 2 * 255] })
    }

    @Test func sixteenBitsBecomeTheNearestOfEight() throws {
        let expected = Self.deep.map(Self.reduced)
        #expect(expected[0] == 128)
        try expectGolden("grey-16.png", 1, expected)
        let transparent: [UInt8] = expected.indices.flatMap { index in
            [expected[index], index == 0 ? 0 : 255] as [UInt8]
        }
        try expectGolden("grey-16-transparent.png", 2, transparent)
        let colours: [[Int]] = Self.deep.map { sample in [sample, sample * 3 % 65536, 65535 - sample] }
        try expectGolden("rgb-16.png", 3, colours.flatMap { $0.map(Self.reduced) })
        let alphas: [Int] = (0..<35).map { index in index % 7 * 5000 + index / 7 * 900 }
        let both: [Int] = (0..<35).flatMap { index in colours[index] + [alphas[index]] }
        try expectGolden("rgba-16.png", 4, both.map(Self.reduced))
    }

    @Test func aGammaChunkDoesNotChangeSamples() throws {
        try expectGolden("grey-linear-gamma.png", 1, Self.grey)
        try expectGolden("grey-16-linear-gamma.png", 1, Self.deep.map(Self.reduced))
    }

    @Test(arguments: 1...4) func writesWhatItReads(channels: Int) throws {
        try withFolder { folder in
            let pixels = (0..<(9 * 4 * channels)).map { UInt8($0 * 37 % 256) }
            let image = try Image(height: 9, width: 4, channels: channels, pixels: pixels)
            try PNGFile.write(image, to: "\(folder)/a.png")
            #expect(try PNGFile.read("\(folder)/a.png") == image)
            #expect(try FileSystem.names(in: folder) == ["a.png"])
            let header = try PNGFile.readHeader("\(folder)/a.png")
            #expect(
                header.height == 9 && header.width == 4 && header.bitDepth == 8 && header.isColour == (channels > 2))
        }
    }

    @Test func noiseDoesNotOverflowTheBuffer() throws {
        var image = try Image(height: 64, width: 64, channels: 3, pixels: [UInt8](repeating: 0, count: 64 * 64 * 3))
        var state: UInt32 = 1
        image.withMutablePixels { pixels in
            for index in pixels.indices {
                state = state &* 1_664_525 &+ 1_013_904_223
                pixels[index] = UInt8(state >> 24)
            }
        }
        #expect(try PNGFile.decode(PNGFile.encode(image), name: "noise") == image)
    }

    @Test func namesWhatIsWrong() throws {
        let bytes = try golden("rgb.png")
        #expect(problem { _ = try PNGFile.decode([1, 2, 3], name: "a.png") } == "a.png: not a PNG file")
        #expect(problem { _ = try PNGFile.decode(Array(bytes.prefix(20)), name: "a.png") }.contains("truncated"))
        #expect(
            problem { _ = try PNGFile.decode(bytes, name: "a.png", maximumPixels: 34) }
                == "a.png: 7x5 is more than the 34 pixels accepted; scale it down first")
        let cut = problem { _ = try PNGFile.decode(Array(bytes.dropLast(25)), name: "a.png") }
        #expect(cut.hasPrefix("cannot read a.png: libpng: "), "\(cut)")
        var lying = bytes
        lying.replaceSubrange(16..<24, with: word(8000) + word(8000))
        #expect(problem { _ = try PNGFile.decode(lying, name: "a.png") }.contains("cannot hold the 8000x8000 pixels"))
        lying.replaceSubrange(16..<24, with: word(0) + word(5))
        #expect(problem { _ = try PNGFile.decode(lying, name: "a.png") }.contains("impossible size, 0x5"))
        var flipped = bytes
        flipped[bytes.count - 20] ^= 1
        #expect(problem { _ = try PNGFile.decode(flipped, name: "a.png") }.hasPrefix("cannot read a.png: libpng: "))
        #expect(
            problem { _ = try PNGFile.read("/nowhere/a.png") }
                == "/nowhere/a.png: cannot read: No such file or directory")
    }

    @Test(arguments: ["rgba.png", "palette-transparent.png", "grey-16.png", "rgb-interlaced.png"])
    func survivesBrokenFiles(name: String) throws {
        let refused = try refusals(of: golden(name), count: 1500, seed: 5) { bytes in
            let image = try PNGFile.decode(bytes, name: "broken.png", maximumPixels: 1 << 20)
            try #require(image.pixels.count == image.height * image.width * image.channels)
        }
        #expect(refused > 1000)
    }

    /// Apple's variant begins with a critical chunk of its own, and its pixels mean something else.
    @Test func aCriticalChunkThatIsNotKnownIsRefused() throws {
        let bytes = try PNGFile.encode(Image(height: 2, width: 2, channels: 1, pixels: [1, 2, 3, 4]))
        let data: [UInt8] = [0x50, 0, 0x20, 2]
        let body = Array("CgBI".utf8) + data
        let sum = body.withUnsafeBytes { checksum($0) }
        let apple = Array(bytes[..<8]) + word(4) + body + word(Int(sum)) + bytes[8...]
        #expect(problem { _ = try PNGFile.decode(apple, name: "a.png") } != "")
        let later = Array(bytes[..<33]) + word(4) + body + word(Int(sum)) + bytes[33...]
        #expect(problem { _ = try PNGFile.decode(later, name: "a.png") }.hasPrefix("cannot read a.png: libpng: "))
        _ = try PNGFile.decode(bytes, name: "a.png")
    }
}
