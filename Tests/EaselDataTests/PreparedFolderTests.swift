import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// Folders of pictures of any size and colours, and sets in memory, brought to those of a model.
@Suite struct PreparedFolderTests {
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
