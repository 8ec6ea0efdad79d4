import DataTestSupport
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct ImageFolderTests {
    private func write(_ grey: UInt8, _ path: String, height: Int = 2, colour: [UInt8]? = nil) throws {
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try PNGFile.write(Image(height: height, width: 3, colour: colour ?? [grey]), to: path)
    }

    @Test func holdsOutEveryTenth() throws {
        try withFolder { folder in
            for index in 0..<21 { try write(UInt8(index), "\(folder)/\(index + 100).PNG") }
            try AtomicFile.write([1], to: "\(folder)/notes.txt")
            let set = try ImageFolder.read(folder, rules: .second)
            #expect(set.train.count == 19 && set.test.count == 2 && set.channels == 1 && set.classNames == nil)
            let pixels = try set.test.inMemory().pixels
            #expect(pixels == [UInt8](repeating: 9, count: 6) + [UInt8](repeating: 19, count: 6))
            #expect(set.heldOut == nil && set.notes.contains("every tenth picture by path is held out for testing"))
            #expect(try ImageFolder.read(folder, limit: 4, rules: .second).train.count == 4)
        }
    }

    /// Whatever the files are called, and whatever comes later.
    @Test func holdsOutByContent() throws {
        func greys(_ source: any ImageSource) throws -> Set<UInt8> {
            Set(try (0..<source.count).map { try source.image(at: $0).pixels[0] })
        }
        try withFolder { folder in
            for index in 0..<40 { try write(UInt8(index), "\(folder)/a/\(index).png") }
            let set = try ImageFolder.read("\(folder)/a")
            let (train, test) = (try greys(set.train), try greys(set.test))
            #expect(train.union(test) == Set(0..<40) && train.isDisjoint(with: test) && !test.isEmpty)
            #expect(set.heldOut?.count == test.count && set.heldOut?.files?.count == test.count)
            #expect(
                set.notes.contains(
                    "held out for testing: \(test.count) of 40 pictures, chosen by the content of each file (seed 0)"))
            #expect(set.testSource == "images of \(folder)/a held out by content, seed 0")
            // Other names, in another order, more of them and some twice.
            for index in 0..<60 { try write(UInt8(index), "\(folder)/b/\(500 - index).png") }
            for index in 0..<40 { try write(UInt8(index), "\(folder)/b/copy-\(index).png") }
            let more = try ImageFolder.read("\(folder)/b")
            #expect(try greys(more.train).isSuperset(of: train) && greys(more.test).isSuperset(of: test))
            #expect(try greys(more.train).isDisjoint(with: greys(more.test)))
            #expect(more.train.count + more.test.count == 100)
            #expect(try ImageFolder.read("\(folder)/b", limit: 7).heldOut == more.heldOut)
            let other = try ImageFolder.read("\(folder)/b", splitSeed: 1)
            #expect(try greys(other.test) != greys(more.test) && other.heldOut?.seed == 1)
        }
    }

    @Test func equalFilesCannotBeSplit() throws {
        try withFolder { folder in
            for index in 0..<5 { try write(7, "\(folder)/\(index).png") }
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.hasPrefix("\(folder): all 5 pictures are one and the same file, expected at least 2"))
        }
    }

    @Test func readsSplitsAndClasses() throws {
        try withFolder { folder in
            try write(1, "\(folder)/train/cat/b.png")
            try write(2, "\(folder)/train/cat/a.png")
            try write(3, "\(folder)/train/ant/a.png")
            try write(4, "\(folder)/test/ant/a.png")
            try write(5, "\(folder)/test/cat/a.png", colour: [5, 5, 5])
            let set = try ImageFolder.read(folder)
            #expect(set.classNames == ["ant", "cat"] && set.train.labels == [0, 1, 1] && set.test.labels == [0, 1])
            #expect(set.channels == 3)
            let pixels = try set.train.inMemory().pixels
            #expect(set.heldOut == nil && pixels[..<3] == [3, 3, 3] && pixels[18..<21] == [2, 2, 2])
            #expect(try ImageFolder.read(folder, limit: 2).train.labels == [0, 1])
            #expect(try ImageFolder.read(folder, channels: 1).channels == 1)
            try write(5, "\(folder)/test/dog/a.png")
            #expect(
                problem { _ = try ImageFolder.read(folder) }.contains(
                    "classes of train (ant, cat) and test (ant, cat, dog)"))
        }
    }

    @Test func namesTheFirstOddPicture() throws {
        try withFolder { folder in
            #expect(problem { _ = try ImageFolder.read("\(folder)/none") } == "\(folder)/none: no such folder")
            #expect(problem { _ = try ImageFolder.read(folder) }.contains("no pictures"))
            try write(1, "\(folder)/a.png")
            #expect(problem { _ = try ImageFolder.read(folder) }.contains("1 picture, expected at least 2"))
            try write(1, "\(folder)/b.png")
            try write(1, "\(folder)/c.png", height: 5)
            let line = problem { _ = try ImageFolder.read(folder) }
            #expect(line.hasPrefix("\(folder)/c.png: 5x3 pixels") && line.contains("\(folder)/a.png has 2x3"))
            try write(1, "\(folder)/class/c.png")
            #expect(
                problem { _ = try ImageFolder.read(folder) }.hasPrefix("\(folder)/a.png: lies beside the class folder"))
        }
    }

    @Test func namesABrokenPicture() throws {
        try withFolder { folder in
            try write(1, "\(folder)/a.png")
            let bytes = try FileSystem.read("\(folder)/a.png")
            try AtomicFile.write(Array(bytes.prefix(45)), to: "\(folder)/b.png")
            #expect(
                problem { _ = try ImageFolder.read(folder) }.hasPrefix("\(folder)/b.png: the PNG file is truncated"))
        }
    }
}
