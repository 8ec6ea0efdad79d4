import EaselImages
import Testing

/// Masks as people see them: in colours, over pictures, and as files with a palette.
@Suite struct ClassColoursTests {
    @Test func coloursAreThoseOfPascalAndAllDiffer() {
        let known: [[UInt8]] = [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0], [0, 0, 128]]
        #expect((0...4).map { ClassColours.colour(of: $0) } == known)
        #expect(ClassColours.colour(of: 15) == [192, 128, 128] && ClassColours.colour(of: 255) == [224, 224, 192])
        #expect(Set(ClassColours.all).count == 256)
    }

    @Test func aMaskIsColouredAndLaidOverItsPicture() throws {
        let mask = try Image(height: 1, width: 3, channels: 1, pixels: [0, 1, 2])
        #expect(try mask.inClassColours().pixels == [0, 0, 0, 128, 0, 0, 0, 128, 0])
        let grey = try Image(height: 1, width: 3, channels: 1, pixels: [10, 20, 30])
        #expect(try grey.overlaid(by: mask).pixels == [10, 10, 10, 74, 10, 10, 15, 79, 15])
        #expect(try grey.overlaid(by: mask, opacity: 0).pixels == grey.converted(toChannels: 3).pixels)
        #expect(throws: DataError.self) { try grey.converted(toChannels: 3).inClassColours() }
        #expect(throws: DataError.self) { try grey.overlaid(by: Image(height: 3, width: 1, colour: [0])) }
    }

    @Test func aPaletteKeepsTheIndicesAndShowsTheColours() throws {
        let mask = try Image(height: 3, width: 5, channels: 1, pixels: (0..<15).map { $0 == 7 ? 255 : UInt8($0 % 4) })
        let bytes = try PNGFile.encode(indices: mask, palette: ClassColours.all)
        #expect(try PNGFile.indices(bytes, name: "mask", maximumPixels: 100) == mask)
        let shown = try PNGFile.decode(bytes, name: "mask")
        #expect(try shown == mask.inClassColours())
        #expect(try PNGFile.encode(indices: mask, palette: ClassColours.all) == bytes)
    }

    @Test func whatHasNoPlaceInAPaletteIsRefused() throws {
        let mask = try Image(height: 1, width: 2, channels: 1, pixels: [0, 3])
        for (image, palette) in [
            (mask, [[0, 0, 0]]), (mask, []), (mask, [[0, 0], [1, 1]]),
            (try mask.converted(toChannels: 3), [[0, 0, 0]]),
            (mask, [[UInt8]](repeating: [0, 0, 0], count: 257)),
        ] as [(Image, [[UInt8]])] {
            #expect(throws: DataError.self) { try PNGFile.encode(indices: image, palette: palette) }
        }
    }
}
