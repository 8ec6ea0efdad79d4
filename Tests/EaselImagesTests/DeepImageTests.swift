import DataTestSupport
import EaselCore
import EaselImages
import EaselFiles
import Testing

/// Images of 16 bits a sample, and the files that hold them.
@Suite struct DeepImageTests {
    /// Samples all of whose low bytes matter.
    private func ramp(height: Int, width: Int, channels: Int) throws -> DeepImage {
        let pixels = (0..<height * width * channels).map { UInt16(truncatingIfNeeded: $0 * 2_311 + $0 / 7) }
        return try DeepImage(height: height, width: width, channels: channels, pixels: pixels)
    }

    @Test(arguments: [(1, 1, 1), (5, 7, 1), (9, 4, 2), (33, 20, 3), (3, 60, 4)])
    func filesKeepEveryBit(height: Int, width: Int, channels: Int) throws {
        let image = try ramp(height: height, width: width, channels: channels)
        let bytes = try ImageFile.encode(image, name: "a.png")
        #expect(try ImageFile.decodeDeep(bytes, name: "a.png") == image)
        // libpng reads it too, in 8 bits.
        #expect(try PNGFile.decode(bytes, name: "a.png") == image.reduced)
    }

    @Test func readsWhatPillowWrote() throws {
        let deep = PNGFileTests.deep.map { UInt16($0) }
        let colours = deep.flatMap { [$0, UInt16(Int($0) * 3 % 65536), 65535 - $0] }
        #expect(try ImageFile.readDeep(goldenPath("grey-16.png"))?.pixels == deep)
        #expect(try ImageFile.readDeep(goldenPath("grey-16-linear-gamma.png"))?.pixels == deep)
        #expect(try ImageFile.readDeep(goldenPath("rgb-16.png"))?.pixels == colours)
        let transparent = try #require(try ImageFile.readDeep(goldenPath("grey-16-transparent.png")))
        #expect(transparent.channels == 2 && transparent.pixels[0...3] == [32768, 0, 65535, 65535])
        let alpha = try #require(try ImageFile.readDeep(goldenPath("rgba-16.png")))
        #expect(alpha.channels == 4 && alpha.pixels[7] == 5000)
        for name in ["grey-16.png", "grey-16-transparent.png", "rgb-16.png", "rgba-16.png", "deep.pgm"] {
            let deep = try #require(try ImageFile.readDeep(goldenPath(name)))
            #expect(try deep.reduced == ImageFile.read(goldenPath(name)).image, "\(name)")
        }
        #expect(try ImageFile.readDeep(goldenPath("grey.png")) == nil)
        #expect(try ImageFile.readDeep(goldenPath("full.jpg")) == nil)
    }

    /// Adam7, written by hand: rows of its passes without a filter.
    @Test func readsInterlacedFiles() throws {
        let image = try ramp(height: 11, width: 13, channels: 3)
        let passes = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]
        var rows: [UInt8] = []
        for (left, top, across, down) in passes {
            for y in stride(from: top, to: 11, by: down) {
                rows.append(0)
                for x in stride(from: left, to: 13, by: across) {
                    for sample in image.pixels[((y * 13 + x) * 3)...].prefix(3) {
                        rows += [UInt8(sample >> 8), UInt8(sample & 255)]
                    }
                }
            }
        }
        var bytes = try ImageFile.encode(image, name: "a.png")
        // The header says so, and deflate stores the rows as they are.
        bytes[28] = 1
        func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(name.utf8) + data
            return word(data.count) + body + word(Int(body.withUnsafeBytes { checksum($0) }))
        }
        let sums = rows.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let first = (sums.0 + UInt32(byte)) % 65521
            return (first, (sums.1 + first) % 65521)
        }
        let size: [UInt8] = [UInt8(rows.count & 255), UInt8(rows.count >> 8)]
        var stored: [UInt8] = [0x78, 1, 1] + size
        stored += size.map { ~$0 } + rows
        stored += word(Int(sums.1 << 16 | sums.0))
        var file = Array(bytes[..<8])
        file += chunk("IHDR", Array(bytes[16..<29]))
        file += chunk("IDAT", stored) + chunk("IEND", [])
        #expect(try ImageFile.decodeDeep(file, name: "a.png") == image)
        #expect(try PNGFile.decode(file, name: "a.png") == image.reduced)
    }

    @Test func readsPNMOfSixteenBits() throws {
        let bytes = Array("P5 2 1 65535\n".utf8) + [0x12, 0x34, 0xFF, 0xFE]
        #expect(try ImageFile.decodeDeep(bytes, name: "a.pgm")?.pixels == [0x1234, 0xFFFE])
        // What is white is white, whatever it is called.
        let text = Array("P2 3 1 1000 0 500 1000 ".utf8)
        #expect(try ImageFile.decodeDeep(text, name: "a.pgm")?.pixels == [0, 32768, 65535])
    }

    @Test func damageIsNamed() throws {
        let bytes = try ImageFile.encode(ramp(height: 6, width: 6, channels: 3), name: "a.png")
        var other = bytes
        other[60] ^= 1
        #expect(
            problem { _ = try ImageFile.decodeDeep(other, name: "b.png") }.hasPrefix("b.png: the PNG file is damaged"))
        let cut = Array(bytes.dropLast(20))
        #expect(problem { _ = try ImageFile.decodeDeep(cut, name: "b.png") } == "b.png: the PNG file is truncated")
        // A header of another size.
        let refused = try refusals(of: bytes, count: 2000, seed: 5) { _ = try ImageFile.decodeDeep($0, name: "c.png") }
        #expect(refused > 1000)
        let few = problem { _ = try ImageFile.decodeDeep(bytes, name: "d.png", maximumPixels: 35) }
        #expect(few.contains("6x6 is more than the 35 pixels accepted"))
    }

    /// Conversions follow those of 8 bits, to within the rounding of those.
    @Test func convertsAsEightBitsDo() throws {
        for channels in 1...4 {
            let plain = try Image(
                height: 9, width: 11, channels: channels,
                pixels: (0..<99 * channels).map { UInt8(truncatingIfNeeded: $0 * 37) })
            let deep = DeepImage(plain)
            #expect(deep.reduced == plain && deep.inverted().reduced == plain.inverted())
            let halves = deep.halves
            #expect(DeepImage(upper: halves.upper, lower: halves.lower) == deep)
            for other in 1...4 {
                let expected = try plain.converted(toChannels: other)
                #expect(difference(try deep.converted(toChannels: other).reduced, expected) <= 1)
            }
            for fit in ImageFit.allCases {
                let preparation = ImagePreparation(size: Size2D(height: 6, width: 8), fit: fit)
                let expected = try preparation(plain, channels: channels)
                let made = try preparation(deep, channels: channels)
                // A colour beneath next to no alpha says nothing.
                if channels % 2 == 1 { #expect(difference(made.reduced, expected) <= 1, "\(fit), \(channels)") }
                #expect(made.shape == expected.shape)
            }
        }
        let large = try DeepImage(Image(height: 2, width: 2, colour: [7])).values
        #expect(try DeepImage(height: 2, width: 2, channels: 1, values: large).pixels == [1799, 1799, 1799, 1799])
        #expect(try DeepImage(height: 1, width: 3, channels: 1, values: [-1, .nan, 2]).pixels == [0, 0, 65535])
    }

    /// Numbers between two levels of 8 bits survive being made smaller.
    @Test func resizingKeepsTheLowBits() throws {
        let image = try DeepImage(height: 40, width: 40, channels: 1, pixels: (0..<1600).map { UInt16(20_000 + $0) })
        let small = try ImagePreparation(size: Size2D(height: 10, width: 10))(image, channels: 1)
        #expect(Set(small.pixels).count > 90 && Set(small.reduced.pixels).count < 10)
        #expect(abs(Int(small.pixels[0]) - 20_061) < 20)
    }

    @Test func sheetsKeepEveryBit() throws {
        let image = try ramp(height: 6, width: 6, channels: 1)
        let sheet = try DeepImage.sheet(groups: [[[image, image.inverted()]]])
        let plain = try ImageGrid(groups: [[[image.reduced, image.inverted().reduced]]]).render()
        #expect((sheet.height, sheet.width, sheet.channels) == (plain.height, plain.width, plain.channels))
        // The pixel in the middle of the first of the enlarged ones.
        #expect(sheet.pixels[(4 + 5) * sheet.width + 4 + 5] == image.pixels[0])
        #expect(sheet.pixels[0] == 96 * 257)
    }

    private func difference(_ image: Image, _ expected: Image) -> Int {
        zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}
