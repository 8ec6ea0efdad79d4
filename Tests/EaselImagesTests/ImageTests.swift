import DataTestSupport
import EaselCore
import EaselImages
import Testing

@Suite struct ImageTests {
    @Test func everyByteSurvivesARange() {
        for scaling in [PixelScaling.zeroToOne, .minusOneToOne] {
            for byte in UInt8.min...UInt8.max {
                #expect(scaling.byte(of: scaling.value(of: byte)) == byte)
                #expect(scaling.table()[Int(byte)] == scaling.value(of: byte))
            }
        }
        #expect(PixelScaling.zeroToOne.value(of: 255) == 1 && PixelScaling.minusOneToOne.value(of: 0) == -1)
        #expect(PixelScaling.minusOneToOne.value(of: 255) == 1)
        #expect(PixelScaling.zeroToOne.byte(of: 0.5) == 128 && PixelScaling.zeroToOne.byte(of: -3) == 0)
        #expect(PixelScaling.zeroToOne.byte(of: .infinity) == 255 && PixelScaling.zeroToOne.byte(of: .nan) == 0)
    }

    @Test func convertsChannels() throws {
        let colour = try Image(height: 1, width: 2, channels: 3, pixels: [255, 0, 0, 10, 200, 30])
        // 76.245 and (2990 + 117400 + 3420) / 1000 = 123.81
        #expect(try colour.converted(toChannels: 1).pixels == [76, 124])
        #expect(try colour.converted(toChannels: 4).pixels == [255, 0, 0, 255, 10, 200, 30, 255])
        let grey = try Image(height: 1, width: 1, channels: 2, pixels: [100, 51])
        #expect(try grey.converted(toChannels: 1).pixels == [224])
        #expect(try grey.converted(toChannels: 1, over: .black).pixels == [20])
        #expect(try grey.converted(toChannels: 4).pixels == [100, 100, 100, 51])
        #expect(grey.inverted().pixels == [155, 51])
        #expect(throws: DataError.self) { _ = try grey.converted(toChannels: 5) }
    }

    @Test func refusesImpossibleSizes() {
        #expect(throws: DataError.self) { _ = try Image(height: 2, width: 2, channels: 1, pixels: [1, 2, 3]) }
        #expect(throws: DataError.self) { _ = try Image(height: 0, width: 2, channels: 1, pixels: []) }
        #expect(throws: DataError.self) { _ = try Image(height: Int.max, width: Int.max, colour: [0, 0, 0]) }
    }

    @Test func resizingKeepsFlatColoursAndMeans() throws {
        let flat = try Image(height: 7, width: 5, colour: [9, 200, 77])
        #expect(try flat.resized(height: 13, width: 3) == Image(height: 13, width: 3, colour: [9, 200, 77]))
        let halves = try Image(height: 1, width: 4, channels: 1, pixels: [0, 0, 200, 200])
        // Taps of a triangle two wide: (1, 3, 3, 1) / 8, without the ones beyond the edge and weighted anew.
        #expect(try halves.resized(height: 1, width: 2).pixels == [29, 171])
        #expect(try halves.resized(height: 1, width: 8).pixels == [0, 0, 0, 50, 150, 200, 200, 200])
    }

    @Test func transparentPixelsDoNotBleed() throws {
        let edge = try Image(height: 1, width: 2, channels: 2, pixels: [255, 0, 40, 255])
        let grown = try edge.resized(height: 1, width: 4)
        for pixel in 1..<4 { #expect(grown.pixels[pixel * 2] == 40) }
        #expect(grown.pixels[1] == 0 && grown.pixels[7] == 255)
    }

    /// The number of samples is that of the size, whatever anybody does: `pixels` cannot be set from outside.
    @Test func samplesAreChangedWhereTheyLie() throws {
        var image = try Image(height: 2, width: 3, colour: [1, 2])
        let before = image
        let count = image.withMutablePixels { pixels in
            pixels[3] = 77
            return pixels.count
        }
        #expect(count == 12 && image.pixels == [1, 2, 1, 77] + [1, 2, 1, 2, 1, 2, 1, 2])
        #expect(before.pixels[3] == 2, "a copy is a value of its own")
        #expect(
            problem { _ = try Image(height: 2, width: 3, channels: 2, pixels: [1]) }
                == "image: 2x3x2 needs 12 samples, 1 were given")
    }

    @Test func fitsWithABorder() throws {
        var wide = try Image(height: 2, width: 4, colour: [250])
        wide.withMutablePixels { $0[1] = 10 }
        let fitted = try wide.fitted(height: 4, width: 4)
        #expect(fitted.pixels == [250, 250, 250, 250] + wide.pixels + [250, 250, 250, 250])
        let tall = try Image(height: 400, width: 1, colour: [3]).fitted(height: 5, width: 7)
        #expect(tall == (try Image(height: 5, width: 7, colour: [3])))
    }

    @Test func cropsTheCentre() throws {
        let wide = try Image(height: 2, width: 6, channels: 1, pixels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(try wide.centreCropped(height: 2, width: 2).pixels == [2, 3, 8, 9])
        let long = try Image(height: 1, width: 3000, colour: [1, 2, 3])
        #expect(try long.centreCropped(height: 28, width: 28) == Image(height: 28, width: 28, colour: [1, 2, 3]))
    }
}
