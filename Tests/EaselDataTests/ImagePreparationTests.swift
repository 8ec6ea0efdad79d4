import EaselCore
import EaselData
import EaselFiles
import Foundation
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

    /// Files of several formats, sizes and orientations in one folder.
    private func photographs(_ folder: String) throws {
        for name in ["full.jpg", "turned-6.jpg", "lossless.webp", "colour.bmp", "grey.jpg", "binary.ppm"] {
            let path = "\(folder)/\(name.hasPrefix("g") ? "b" : "a")/\(name)"
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            try AtomicFile.write(golden(name), to: path)
        }
        // What a file is called does not matter, nor what else lies there.
        try AtomicFile.write(golden("half.jpg"), to: "\(folder)/b/IMG_0001")
        try AtomicFile.write([1, 2, 3], to: "\(folder)/b/notes.txt")
    }

    @Test func aFolderOfAnySizesIsRead() throws {
        try withFolder { folder in
            try photographs(folder)
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(
                line.contains("there are 2 sizes, 16x8 the smallest, 21x34 the median, 21x34 the largest"), "\(line)")
            let preparation = ImagePreparation(size: Size2D(height: 12, width: 10))
            let set = try ImageFolder.read(folder, preparation: preparation, storage: .memory)
            #expect(set.imageShape == ImageShape(height: 12, width: 10, channels: 3) && set.classNames == ["a", "b"])
            #expect(set.train.count + set.test.count == 7)
            #expect(set.skipped.map(\.reason) == ["another format (.txt)"])
            // From files as they are needed: the same bytes.
            let streamed = try ImageFolder.read(folder, preparation: preparation, storage: .files)
            for (one, other) in [(set.train, streamed.train), (set.test, streamed.test)] {
                #expect(try one.contentChecksum() == other.contentChecksum())
            }
            let grey = ImagePreparation(size: 8, fit: .contain, colour: .grey)
            #expect(try ImageFolder.read(folder, preparation: grey).imageShape == ImageShape(height: 8, width: 8))
            let clear = ImagePreparation(size: 8, colour: .rgba)
            #expect(try ImageFolder.read(folder, preparation: clear).channels == 4)
            #expect(try ImageFolder.testImages(in: folder, preparation: preparation).images.count == 7)
            // Runs of before read PNG files and no others.
            #expect(problem { _ = try ImageFolder.read(folder, rules: .third) }.contains("no pictures in it"))
        }
    }

    @Test func aSetInMemoryIsPrepared() throws {
        let set = try DatasetCatalog(roots: [], cache: nil).load("digits", limit: 6)
        let prepared = try set.prepared(by: ImagePreparation(size: 32, colour: .rgb))
        #expect(prepared.imageShape == ImageShape(height: 32, width: 32, channels: 3))
        #expect(prepared.train.labels == set.train.labels && prepared.test.count == set.test.count)
        #expect(try set.prepared(by: ImagePreparation()).train.contentChecksum() == set.train.contentChecksum())
        let huge = problem { _ = try set.prepared(by: ImagePreparation(size: 16_384, colour: .rgba)) }
        #expect(huge.contains("too many") || huge.contains("more than"), "\(huge)")
    }

    /// A large photograph that is decoded at a fraction of its size is prepared as the whole would be, nearly.
    @Test func whatIsDecodedSmallerLooksTheSame() throws {
        var pixels: [UInt8] = []
        for y in 0..<300 {
            for x in 0..<400 {
                pixels += [
                    UInt8(x * 255 / 400), UInt8(y * 255 / 300), UInt8(128 + Int(100 * cos(Double(x * y) / 2000))),
                ]
            }
        }
        let whole = try Image(height: 300, width: 400, channels: 3, pixels: pixels)
        try withFolder { folder in
            for index in 0..<2 {
                try AtomicFile.write(
                    ImageFile.encode(index == 0 ? whole : whole.inverted(), as: "a.jpg"), to: "\(folder)/\(index).jpg")
            }
            let preparation = ImagePreparation(size: 32)
            let set = try ImageFolder.read(folder, preparation: preparation)
            let expected = try preparation(ImageFile.read("\(folder)/0.jpg").image, channels: 3)
            let images = try [set.train.image(at: 0), set.test.image(at: 0)]
            let differences = images.map { image in
                zip(image.pixels, expected.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
                    / Double(expected.pixels.count)
            }
            #expect(differences.min() ?? 255 < 1.5, "\(differences)")
        }
    }
}
