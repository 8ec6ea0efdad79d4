import DataTestSupport
import EaselCore
import EaselImages
import EaselFiles
import Testing

/// Picture files of every format that is read, beside what Pillow reads in them.
@Suite struct ImageFileTests {
    private static let files = [
        "half.jpg", "full.jpg", "progressive.jpg", "grey.jpg", "inks.jpg", "lossy.webp", "lossless.webp", "turned.webp",
        "one-bit.bmp", "palette.bmp", "grey.bmp", "colour.bmp", "alpha.bmp", "runs.bmp", "masks.bmp", "plain.gif",
        "interlaced.gif", "animated.gif", "transparent.gif", "binary.ppm", "binary.pgm", "binary.pbm", "text.ppm",
        "text.pbm", "deep.pgm", "alpha.pam", "rgb.png", "rgba.png", "palette-transparent.png",
    ]

    /// A decoder of a lossy format may round otherwise than the one that Pillow brings.
    private func difference(_ image: Image, _ expected: Image) -> Int {
        zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    @Test(arguments: files) func isReadAsOthersReadIt(name: String) throws {
        let path = try goldenPath(name)
        let image = try ImageFile.read(path).image
        let expected = name.hasSuffix(".png") ? try PNGFile.read(path) : try PNGFile.read(goldenPath("\(name).png"))
        #expect(image.shape == expected.shape)
        if name.hasSuffix(".gif"), image.hasAlpha {
            // What cannot be seen has no colour.
            for pixel in 0..<image.height * image.width where expected.pixels[pixel * 4 + 3] > 0 {
                let range = pixel * 4..<pixel * 4 + 4
                #expect(Array(image.pixels[range]) == Array(expected.pixels[range]))
            }
            return
        }
        let isLossy = name.hasSuffix(".jpg") || name == "lossy.webp"
        #expect(difference(image, expected) <= (isLossy ? 2 : 0))
        let header = try ImageFile.readHeader(path)
        #expect(header.height == image.height && header.width == image.width)
        // Transparency may come behind the header.
        #expect(header.channels == image.channels || name == "palette-transparent.png")
    }

    @Test(arguments: 1...8) func isTurnedUpright(orientation: Int) throws {
        let name = "turned-\(orientation).jpg"
        let image = try ImageFile.read(goldenPath(name)).image
        let expected = try PNGFile.read(goldenPath("\(name).png"))
        #expect(image.shape == expected.shape && difference(image, expected) <= 2)
        let header = try ImageFile.readHeader(goldenPath(name))
        #expect(header.orientation.rawValue == orientation && header.height == (orientation > 4 ? 16 : 8))
    }

    /// A PNG file says its orientation in a chunk of its own, before the samples.
    @Test(arguments: 1...8, [8, 16]) func aPNGFileIsTurnedUpright(orientation: Int, bits: Int) throws {
        let turn = try #require(ImageOrientation(rawValue: orientation))
        let image = try Image(height: 2, width: 3, channels: 1, pixels: [1, 50, 90, 130, 170, 210])
        let deep = try DeepImage(height: 2, width: 3, channels: 1, pixels: image.pixels.map { UInt16($0) * 257 })
        var bytes = bits == 8 ? try PNGFile.encode(image) : try ImageFile.encode(deep, name: "x")
        let exif: [UInt8] =
            Array("II*\0".utf8) + [
                8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0, 0,
            ]
        bytes.insert(contentsOf: [0, 0, 0, UInt8(exif.count)] + Array("eXIf".utf8) + exif + [0, 0, 0, 0], at: 33)
        let upright = image.turned(upright: turn)
        let header = try ImageFile.header(of: bytes, name: "x")
        #expect(header.orientation == turn && header.size == Size2D(height: upright.height, width: upright.width))
        #expect(try ImageFile.decode(bytes, name: "x").image == upright)
        if bits == 16 {
            let read = try #require(try ImageFile.decodeDeep(bytes, name: "x"))
            #expect((read.height, read.width) == (upright.height, upright.width))
            #expect(read.pixels == upright.pixels.map { UInt16($0) * 257 })
        }
    }

    @Test func theNameOfAFileDoesNotMatter() throws {
        try withFolder { folder in
            let path = "\(folder)/picture.png"
            try AtomicFile.write(golden("colour.bmp"), to: path)
            #expect(try ImageFile.read(path).image == PNGFile.read(goldenPath("colour.bmp.png")))
            #expect(try ImageFile.readHeader(path).format == "BMP")
            try AtomicFile.write(Array("II*\0____".utf8), to: path)
            let line = message { _ = try ImageFile.read(path) }
            #expect(
                line.contains(
                    "not a picture that is read (PNG, JPEG, WebP, BMP, GIF, PNM) but a TIFF file; save it as PNG or JPEG"
                ))
        }
    }

    /// As little as possible is decoded of a large photograph that is wanted small.
    @Test func aJPEGFileIsReadSmaller() throws {
        var options = ImageReadingOptions()
        for (height, width, expected) in [
            (21, 34, [21, 34]), (10, 10, [11, 17]), (1, 1, [3, 5]), (22, 2, [21, 34]),
        ] {
            options.enough = (height, width)
            let image = try ImageFile.read(goldenPath("full.jpg"), options).image
            #expect(image.height == expected[0] && image.width == expected[1], "\(height)x\(width)")
        }
        // The sides are those of the upright image.
        options.enough = (8, 2)
        let turned = try ImageFile.read(goldenPath("turned-6.jpg"), options).image
        #expect(turned.height == 8 && turned.width == 4)
    }

    @Test(arguments: files + ["turned-6.jpg"]) func aTruncatedFileIsRefused(name: String) throws {
        let whole = try golden(name)
        // The last bytes may be of no consequence, padding or an end that is implied, and so are an animation's later frames.
        let needed = name == "animated.gif" ? whole.count * 4 / 10 : name.hasSuffix(".png") ? 60 : whole.count * 9 / 10
        let counts = Array(stride(from: 0, to: needed, by: max(1, whole.count / 60)))
        for count in counts {
            let line = message { _ = try ImageFile.decode(Array(whole.prefix(count)), name: "cut") }
            #expect(line.hasPrefix("cut: ") || line.contains(" cut: "), "\(count) of \(whole.count): \(line)")
            #expect(!line.contains("\n"))
        }
    }

    @Test func aDamagedFileIsReadLeniently() throws {
        let (jpeg, gif) = (try golden("full.jpg"), try golden("plain.gif"))
        var options = ImageReadingOptions()
        options.isLenient = true
        for bytes in [jpeg, gif] {
            let cut = Array(bytes.prefix(bytes.count * 3 / 4))
            let read = try ImageFile.decode(cut, name: "cut", options)
            #expect(read.image.height == 21 && read.image.width == 34 && read.damage != nil)
            #expect(try ImageFile.decode(bytes, name: "whole", options).damage == nil)
        }
    }

    /// It has a size, and nothing of the image.
    @Test(arguments: [false, true]) func aJPEGFileThatEndsBeforeItsFirstScanIsNamed(isLenient: Bool) throws {
        let whole = try golden("full.jpg")
        let scan = try #require(whole.indices.first { whole[$0] == 0xFF && whole[$0 + 1] == 0xDA })
        var options = ImageReadingOptions()
        options.isLenient = isLenient
        for count in [scan, scan - 7] {
            let line = message { _ = try ImageFile.decode(Array(whole.prefix(count)), name: "cut.jpg", options) }
            #expect(line.hasPrefix("cut.jpg: a damaged JPEG file: "), "\(line)")
        }
    }

    @Test func whatIsTooLargeIsRefusedByItsHeader() throws {
        var jpeg = try golden("full.jpg")
        // The sizes in its start of frame.
        let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && $0 + 1 < jpeg.count && jpeg[$0 + 1] == 0xC0 })
        jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(message { _ = try ImageFile.decode(jpeg, name: "big") }.contains("big: 65535x65535 is more than"))
        let map = Array("P5 100000 100000 255\n".utf8)
        #expect(message { _ = try ImageFile.decode(map, name: "big") }.contains("more than"))
        let short = Array("P5 8000 8000 255\n".utf8)
        #expect(message { _ = try ImageFile.decode(short, name: "short") }.contains("cannot hold"))
    }

    /// Thousands of scans, each of which is decoded over the whole image.
    @Test func aFileOfEndlessScansIsRefused() throws {
        let whole = try golden("progressive.jpg")
        var starts = whole.indices.filter { whole[$0] == 0xFF && $0 + 1 < whole.count && whole[$0 + 1] == 0xDA }
        starts.append(whole.count - 2)
        let last = Array(whole[starts[starts.count - 2]..<starts[starts.count - 1]])
        let bomb = Array(whole.dropLast(2)) + (0..<1000).flatMap { _ in last } + whole.suffix(2)
        #expect(
            message { _ = try ImageFile.decode(bomb, name: "bomb") }.contains(
                "bomb: a JPEG file of more than 100 scans"))
    }

    @Test func imagesAreWrittenByTheEndingOfTheirName() throws {
        let image = try ImageFile.read(goldenPath("full.jpg")).image
        #expect(try ImageFile.decode(ImageFile.encode(image, as: "a.PNG"), name: "a").image == image)
        let again = try ImageFile.decode(ImageFile.encode(image, as: "a.jpeg"), name: "a").image
        #expect(again.shape == image.shape && difference(again, image) <= 24 && again != image)
        let clear = try PNGFile.read(goldenPath("rgba.png"))
        #expect(try ImageFile.decode(ImageFile.encode(clear, as: "b.jpg"), name: "b").image.channels == 3)
        #expect(message { _ = try ImageFile.encode(image, as: "a.gif") }.contains("name it .png or .jpg"))
        let long = try Image(height: 1, width: 70000, colour: [0])
        #expect(message { _ = try ImageFile.encode(long, as: "a.jpg") }.contains("65535"))
    }

    /// Nothing that is read is trusted: whatever a byte becomes, there is an image or one line.
    @Test(arguments: files + ["turned-6.jpg"]) func aChangedByteDoesNoHarm(name: String) throws {
        let whole = try golden(name)
        for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 150)) {
            for value in [0, 0xFF, whole[place] ^ 0x10] as [UInt8] {
                var bytes = whole
                bytes[place] = value
                do {
                    let image = try ImageFile.decode(bytes, name: "odd").image
                    #expect(image.pixels.count == image.height * image.width * image.channels)
                } catch {
                    #expect(!"\(error)".contains("\n") && "\(error)".contains("odd"), "\(error)")
                }
            }
        }
    }
}

/// The line of an error; empty where there is none.
private func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch { return "\(error)" }
}
