import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

@Suite struct DatasetConversionTests {
    private func write(_ image: Image, _ path: String) throws {
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try AtomicFile.write(ImageFile.encode(image, as: path), to: path)
    }

    /// The files below a folder and their bytes.
    private func files(_ folder: String) throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try names.reduce(into: [:]) { files, name in
            let path = "\(folder)/\(name)"
            if FileSystem.isFile(path) { files[name] = try FileSystem.read(path) }
        }
    }

    private let small = DatasetConversion(preparation: ImagePreparation(size: Size2D(height: 12, width: 16)))

    @Test func everyPictureIsWhatTrainingSees() throws {
        try withFolder { folder in
            for index in 0..<6 {
                try write(scene(UInt64(index), height: 30 + index, width: 50), "\(folder)/in/cat/\(index).jpg")
                try write(scene(UInt64(10 + index), height: 40, width: 31), "\(folder)/in/dog/\(index).png")
            }
            try AtomicFile.write([1], to: "\(folder)/in/dog/notes.txt")
            let result = try small(folder: "\(folder)/in", to: "\(folder)/out")
            let paths = ["cat", "dog"].flatMap { name in (0..<6).map { "\(name)/\($0).png" } }
            #expect(try files("\(folder)/out").keys.sorted() == paths)
            #expect(result.images == 12 && result.classes == ["cat", "dog"] && result.unreadable.isEmpty)
            #expect(result.skipped.map(\.reason) == ["another format (.txt)"] && result.notes.count == 1)
            for path in paths {
                let source = "\(folder)/in/" + path.replacing(".png", with: path.hasPrefix("cat") ? ".jpg" : ".png")
                let expected = try small.preparation(ImageFile.read(source).image, channels: 3)
                #expect(try PNGFile.read("\(folder)/out/\(path)") == expected)
            }
            // Once more, and on other numbers of threads, it is the same to the byte.
            var again = small
            for threads in [1, 4] {
                again.threads = threads
                _ = try again(folder: "\(folder)/in", to: "\(folder)/again-\(threads)")
                _ = try again(folder: "\(folder)/again-\(threads)", to: "\(folder)/twice-\(threads)")
                let isSame = try files("\(folder)/again-\(threads)") == files("\(folder)/out")
                let isSameTwice = try files("\(folder)/twice-\(threads)") == files("\(folder)/out")
                #expect(isSame && isSameTwice)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 6)
        }
    }

    @Test func splitsOfItsOwnStay() throws {
        try withFolder { folder in
            for (split, seed) in [("train", 0), ("test", 50)] {
                for index in 0..<3 {
                    try write(
                        scene(UInt64(seed + index), height: 16, width: 16), "\(folder)/in/\(split)/a/\(index).bmp.png")
                }
            }
            let result = try small(folder: "\(folder)/in", to: "\(folder)/deep/out")
            #expect(
                try files("\(folder)/deep/out").keys.sorted()
                    == ["test", "train"].flatMap { split in (0..<3).map { "\(split)/a/\($0).bmp.png" } })
            #expect(result.splits.map(\.name) == ["train", "test"] && result.splits.map(\.count) == [3, 3])
        }
    }

    @Test func withoutClassesAndWithoutASize() throws {
        try withFolder { folder in
            try write(scene(1, height: 9, width: 14), "\(folder)/in/one.jpg")
            try write(scene(2, height: 20, width: 8).converted(toChannels: 1), "\(folder)/in/two.png")
            let grey = DatasetConversion(preparation: ImagePreparation(colour: .grey))
            let result = try grey(folder: "\(folder)/in", to: "\(folder)/out")
            #expect(result.classes == nil && result.images == 2)
            let (one, two) = try (PNGFile.read("\(folder)/out/one.png"), PNGFile.read("\(folder)/out/two.png"))
            #expect(one.shape == ImageShape(height: 9, width: 14) && two.shape == ImageShape(height: 20, width: 8))
            #expect(try two == PNGFile.read("\(folder)/in/two.png"))
        }
    }

    @Test func setsInMemoryAreNumbered() throws {
        try withFolder { folder in
            let digits = StoredImages(try Digits().dataset(trainCount: 12, testCount: 3))
            let result = try DatasetConversion()(digits, to: "\(folder)/out")
            let names = try files("\(folder)/out").keys.sorted()
            #expect(result.images == 15 && names.count == 15)
            #expect(names.allSatisfy { $0.wholeMatch(of: #/(train|test)/[0-9]/[0-9]{2}\.png/#) != nil }, "\(names)")
            let read = try ImageFolder.read("\(folder)/out")
            #expect(
                read.train.count == 12 && read.test.count == 3 && read.imageShape == ImageShape(height: 28, width: 28))
        }
    }

    @Test func namesThatWouldBeTakenTwice() throws {
        try withFolder { folder in
            for (seed, name) in ["a.jpg", "a.png", "b.png"].enumerated() {
                try write(scene(UInt64(seed), height: 8, width: 8), "\(folder)/in/\(name)")
            }
            let result = try small(folder: "\(folder)/in", to: "\(folder)/out")
            #expect(try files("\(folder)/out").keys.sorted() == ["a.jpg.png", "a.png.png", "b.png"])
            #expect(
                result.notes == [
                    "1 name would be taken twice; those files keep their endings: a.jpg becomes a.jpg.png, a.png becomes a.png.png"
                ])
            try write(scene(7, height: 8, width: 8), "\(folder)/in/a.jpg.png")
            let line = problem { _ = try small(folder: "\(folder)/in", to: "\(folder)/other") }
            #expect(line.contains("would both become a.jpg.png; rename one of them"), "\(line)")
            #expect(!FileSystem.isFolder("\(folder)/other"))
        }
    }

    /// What cannot be made leaves nothing behind, hidden or not.
    @Test func allOrNothing() throws {
        try withFolder { folder in
            for index in 0..<5 { try write(scene(UInt64(index), height: 8, width: 8), "\(folder)/in/\(index).png") }
            let names = { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
            try FileSystem.makeFolder("\(folder)/out")
            #expect(problem { _ = try small(folder: "\(folder)/in", to: "\(folder)/out") }.contains("is there already"))
            #expect(try FileSystem.names(in: "\(folder)/out").isEmpty)
            var cut = try FileSystem.read("\(folder)/in/3.png")
            cut.removeLast(60)
            try AtomicFile.write(cut, to: "\(folder)/in/3.png")
            let line = problem { _ = try small(folder: "\(folder)/in", to: "\(folder)/new") }
            #expect(line.contains("3.png") && line.contains("leave damaged files out with --lenient"), "\(line)")
            let stored = try DatasetCatalog.storedImages(inFolder: "\(folder)/in")
            #expect(throws: CancellationError.self) { try small(stored, to: "\(folder)/new") { true } }
            #expect(try names() == ["in", "out"])
            // What a killed process left is cleared away, what one at work has is not.
            try FileSystem.makeFolder("\(folder)/.easel-folder.9-9.partial/a")
            try FileSystem.makeFolder("\(folder)/.easel-folder.8-8.partial")
            let held = try OpenFolder("\(folder)/.easel-folder.8-8.partial")
            #expect(held.lockIfFree())
            try FileManager.default.removeItem(atPath: "\(folder)/in/3.png")
            _ = try small(folder: "\(folder)/in", to: "\(folder)/new")
            #expect(try names() == [".easel-folder.8-8.partial", "in", "new", "out"])
        }
    }

    /// Of a hundred pictures one may be unreadable, and is named.
    @Test func oneInAHundredIsLeftOut() throws {
        try withFolder { folder in
            for index in 0..<99 { try write(scene(UInt64(index), height: 6, width: 6), "\(folder)/in/\(index).png") }
            try AtomicFile.write([1, 2], to: "\(folder)/in/broken.jpg")
            let result = try small(folder: "\(folder)/in", to: "\(folder)/out")
            #expect(result.images == 99 && result.unreadable.map(\.path) == ["\(folder)/in/broken.jpg"])
        }
    }

    @Test func sharesThatAreAskedForAreSplits() throws {
        try withFolder { folder in
            for index in 0..<30 { try write(scene(UInt64(index), height: 6, width: 6), "\(folder)/in/\(index).png") }
            let reading = DatasetReading(testShare: 0.3)
            let result = try small(folder: "\(folder)/in", to: "\(folder)/out", reading: reading)
            let trained = try ImageFolder.read("\(folder)/in", reading: reading)
            #expect(result.splits.map(\.count) == [trained.train.count, trained.test.count])
            #expect(try FileSystem.names(in: "\(folder)/out/test").count == trained.test.count)
        }
    }

    @Test func masksComeAlong() throws {
        try withFolder { folder in
            for index in 0..<3 {
                try write(scene(UInt64(index), height: 24, width: 32), "\(folder)/in/images/\(index).jpg")
                let mask = try Image(height: 24, width: 32, channels: 1, pixels: (0..<768).map { UInt8($0 / 256 * 9) })
                try write(mask, "\(folder)/in/masks/\(index).png")
            }
            let result = try small(folder: "\(folder)/in", to: "\(folder)/out")
            #expect(result.images == 3 && result.classes == nil)
            #expect(try FileSystem.names(in: "\(folder)/out") == ["images", "masks"])
            let (one, other) = try (
                ImageFolder.read("\(folder)/in", preparation: small.preparation), ImageFolder.read("\(folder)/out")
            )
            #expect(one.maskClasses == other.maskClasses && other.imageShape.size == Size2D(height: 12, width: 16))
        }
    }

    @Test func classesThatNoFolderCanBeCalled() throws {
        try withFolder { folder in
            let pixels = [UInt8](repeating: 9, count: 16)
            let set = try ImageSet(height: 2, width: 2, channels: 1, pixels: pixels, labels: [0, 1, 2, 1])
            let clothes = try Dataset(
                name: "clothes", classNames: ["T-shirt/top", ".hidden", "plain"], train: set, test: set, source: "here")
            let result = try DatasetConversion()(StoredImages(clothes), to: "\(folder)/out")
            #expect(try FileSystem.names(in: "\(folder)/out/train") == ["T-shirt-top", "class-hidden", "plain"])
            #expect(
                result.notes == [
                    "class T-shirt/top has the folder T-shirt-top", "class .hidden has the folder class-hidden",
                ])
        }
    }

    /// Arrays hold the splits and the pixels of training, a damaged picture left out.
    @Test func arraysAreReadBack() throws {
        try withFolder { folder in
            for index in 0..<60 {
                let name = ["cat", "dog"][index % 2]
                try write(scene(UInt64(index), height: 10 + index % 3, width: 14), "\(folder)/in/\(name)/\(index).png")
            }
            var cut = try PNGFile.encode(scene(500, height: 9, width: 9))
            cut.removeLast(60)
            try AtomicFile.write(cut, to: "\(folder)/in/cat/cut.png")
            let reading = DatasetReading(testShare: 0.3, faults: .lenient)
            let trained = try ImageFolder.read("\(folder)/in", preparation: small.preparation, reading: reading)
            for (format, output) in [(DatasetConversion.Format.npz, "out.npz"), (.idx, "idx")] {
                for threads in [1, 3] {
                    let path = "\(folder)/\(threads)-\(output)"
                    let conversion = DatasetConversion(
                        preparation: small.preparation, format: format, threads: threads)
                    let result = try conversion(folder: "\(folder)/in", to: path, reading: reading)
                    #expect(result.images == 60 && result.unreadable.map(\.path) == ["\(folder)/in/cat/cut.png"])
                    let read = try DatasetCatalog.loadFolder(path)
                    #expect(read.classNames == (format == .npz ? ["cat", "dog"] : ["0", "1"]))
                    #expect(try read.train.inMemory().pixels == trained.train.inMemory().pixels)
                    #expect(try read.test.inMemory().pixels == trained.test.inMemory().pixels)
                    #expect(read.train.labels == trained.train.labels && read.test.labels == trained.test.labels)
                    #expect(problem { _ = try conversion(folder: "\(folder)/in", to: path) }.contains("there already"))
                }
            }
            #expect(
                try FileSystem.read("\(folder)/1-out.npz") == FileSystem.read("\(folder)/3-out.npz"))
            let sizes = problem {
                _ = try DatasetConversion(format: .npz)(folder: "\(folder)/in", to: "\(folder)/x.npz", reading: reading)
            }
            #expect(sizes.contains("are of 4 sizes") && sizes.contains("--size 64"), "\(sizes)")
            #expect(!FileSystem.isFile("\(folder)/x.npz"))
            // Without classes there are no labels, which IDX needs.
            let flat = DatasetConversion(preparation: small.preparation, format: .idx)
            #expect(problem { _ = try flat(folder: "\(folder)/in/dog", to: "\(folder)/y") }.contains("have no classes"))
            let none = DatasetConversion(preparation: small.preparation, format: .npz)
            _ = try none(folder: "\(folder)/in/dog", to: "\(folder)/none.npz")
            #expect(try DatasetCatalog.loadFolder("\(folder)/none.npz").classNames == nil)
        }
    }
}
