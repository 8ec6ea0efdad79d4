import EaselCore
import EaselImages
import Testing

/// Images of any size and colours, brought to those of a model.
@Suite struct ImagePreparationTests {
    /// Four columns: red, green, blue, white.
    private func stripes(height: Int, width: Int) throws -> Image {
        let colours: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]
        let pixels = (0..<height).flatMap { _ in (0..<width).flatMap { colours[$0 * 4 / width] } }
        return try Image(height: height, width: width, channels: 3, pixels: pixels)
    }

    private func pixel(_ image: Image, _ y: Int, _ x: Int) -> [UInt8] {
        Array(image.pixels[(y * image.width + x) * image.channels..<(y * image.width + x + 1) * image.channels])
    }

    @Test func eachFitDoesWhatItSays() throws {
        let wide = try stripes(height: 8, width: 16)
        let size = Size2D(height: 4, width: 4)
        let cover = try ImagePreparation(size: size)(wide, channels: 3)
        #expect(
            pixel(cover, 2, 0)[1] > 200 && pixel(cover, 2, 3)[2] > 200, "the middle, its sides cut off")
        let stretched = try ImagePreparation(size: size, fit: .stretch)(wide, channels: 3)
        #expect(pixel(stretched, 2, 0)[0] > 200 && pixel(stretched, 2, 3)[1] > 200, "all of it")
        let contained = try ImagePreparation(size: size, fit: .contain)(wide, channels: 3)
        // Two rows of it between two of the border's colour.
        #expect(pixel(contained, 0, 0) == pixel(contained, 3, 3) && pixel(contained, 1, 0) != pixel(contained, 0, 0))
        let small = try stripes(height: 2, width: 4)
        let larger = Size2D(height: 6, width: 8)
        let padded = try ImagePreparation(size: larger, fit: .pad)(small, channels: 3)
        #expect(pixel(padded, 2, 2) == [255, 0, 0] && pixel(padded, 3, 5) == [255, 255, 255], "pixel for pixel")
        let grown = try ImagePreparation(size: larger, fit: .contain)(small, channels: 3)
        #expect(pixel(grown, 3, 0)[0] == 255 && pixel(grown, 3, 7) == [255, 255, 255])
        for image in [cover, stretched, contained] {
            #expect(image.shape == ImageShape(height: 4, width: 4, channels: 3))
        }
        #expect(try ImagePreparation(size: size)(wide, channels: 1).channels == 1)
    }

    @Test(
        arguments: [
            ("64", (64, 64)), ("48x64", (48, 64)), ("48X64", (48, 64)), ("0", nil), ("x", nil), ("64x", nil),
            ("1x2x3", nil),
            ("-4", nil), ("20000", nil), ("", nil), ("4 ", nil),
        ] as [(String, (Int, Int)?)])
    func sizesAreRead(text: String, sides: (Int, Int)?) {
        let size = Size2D(text)
        #expect(size?.height == sides?.0 && size?.width == sides?.1)
    }
}
