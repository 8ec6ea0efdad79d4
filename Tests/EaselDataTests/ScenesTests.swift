import DataTestSupport
import EaselAugmentation
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import Testing

@Suite struct ScenesTests {
    private func mask(_ source: any ImageSource, _ index: Int) throws -> Image {
        guard case .mask(let mask) = try source.target(at: index) else { throw DataError("no mask") }
        return mask
    }

    @Test func isAFunctionOfSeedAndIndex() throws {
        let source = try Scenes().images(from: 0, count: 8)
        // A scene depends on its index, not on those drawn before it.
        let later = try Scenes().images(from: 5, count: 1)
        #expect(try later.image(at: 0) == source.image(at: 5) && mask(later, 0) == mask(source, 5))
        #expect(try Scenes(seed: 1).images(from: 0, count: 1).image(at: 0) != source.image(at: 0))
    }

    @Test func everyClassIsThereAndMostIsBackground() throws {
        let source = try Scenes(ImageShape(height: 32, width: 40)).images(from: 0, count: 40)
        var counts = [Int](repeating: 0, count: 4)
        for index in 0..<40 { for number in try mask(source, index).pixels { counts[Int(number)] += 1 } }
        let all = counts.reduce(0, +)
        #expect(all == 40 * 32 * 40 && counts[0] > all / 2)
        #expect(counts[1...].allSatisfy { $0 > all / 50 }, "\(counts)")
    }

    @Test func aSetHasMasksOfFourClassesAndIsPreparedWithThem() throws {
        let set = try DatasetCatalog(roots: [], cache: nil).load("scenes", limit: 3)
        #expect(set.maskClasses == Scenes.classNames && set.classNames == nil)
        #expect(set.train.count == 3 && set.test.count == 3 && set.imageShape.description == "64x64x3")
        #expect(try set.train.contentChecksum() != set.test.contentChecksum())
        let small = try set.prepared(
            by: ImagePreparation(size: Size2D(height: 16, width: 32), fit: .stretch, colour: .grey))
        let (before, after) = (try mask(set.train, 1), try mask(small.train, 1))
        #expect(small.imageShape == ImageShape(height: 16, width: 32) && after.shape == small.imageShape)
        #expect(after.pixels[5 * 32 + 9] == before.pixels[22 * 64 + 19])
        let half = try set.prepared(by: ImagePreparation(size: Size2D(32)))
        #expect(try half.train.contentChecksum() != small.train.contentChecksum())
    }

    @Test func masksComeAlongIntoFolders() throws {
        try withFolder { folder in
            let set = try DatasetCatalog(roots: [], cache: nil).load("scenes", limit: 3)
            let stored = StoredImages(set)
            let result = try DatasetConversion()(stored, to: "\(folder)/out")
            #expect(result.images == 6)
            #expect(try FileSystem.names(in: "\(folder)/out") == ["test", "train"])
            #expect(try FileSystem.names(in: "\(folder)/out/train") == ["images", "masks"])
            let read = try ImageFolder.read("\(folder)/out")
            #expect(read.maskClasses == ["0", "1", "2", "3"])
            for place in 0..<3 {
                #expect(try read.train.image(at: place) == set.train.image(at: place))
                #expect(try mask(read.test, place) == mask(set.test, place))
            }
            for format in [DatasetConversion.Format.npz, .idx] {
                #expect(
                    throws: DataError("scenes: its pictures have masks, which arrays have no place for; PNG files have")
                ) {
                    _ = try DatasetConversion(format: format)(stored, to: "\(folder)/arrays.npz")
                }
            }
        }
    }

    @Test func masksAreAugmentedWithTheirPictures() throws {
        try withFolder { folder in
            let set = try DatasetCatalog(roots: [], cache: nil).load("scenes", limit: 2)
            let flipped = AugmentedFolder(try Augmentation(parsing: "flip-left-right@1.0"), count: 2)
            let result = try flipped(StoredImages(set), to: "\(folder)/out")
            #expect(result.hasMasks && result.images == 2)
            for name in try FileSystem.names(in: "\(folder)/out/masks") {
                let place = name.hasPrefix("0") ? 0 : 1
                let (before, after) = try (mask(set.train, place), PNGFile.read("\(folder)/out/masks/\(name)"))
                let (row, mirrored) = (before.pixels[576..<640], after.pixels[576..<640].reversed())
                #expect(Array(row) == Array(mirrored))
            }
            #expect(try FileSystem.names(in: "\(folder)/out/images").count == 2)
        }
    }

    @Test func impossibleSizesAreRefused() {
        for shape in [(8, 64, 3), (64, 2000, 3), (64, 64, 2)] {
            #expect(throws: DataError.self) {
                try Scenes(ImageShape(height: shape.0, width: shape.1, channels: shape.2))
            }
        }
        #expect(throws: DataError.self) { try Scenes().images(from: 0, count: 0) }
        #expect(throws: DataError.self) { try Scenes().images(from: -1, count: 1) }
    }
}
