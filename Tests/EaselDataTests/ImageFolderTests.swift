import EaselData
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
            let set = try ImageFolder.read(folder)
            #expect(set.train.count == 19 && set.test.count == 2 && set.channels == 1 && set.classNames == nil)
            #expect(set.test.pixels == [UInt8](repeating: 9, count: 6) + [UInt8](repeating: 19, count: 6))
            #expect(try ImageFolder.read(folder, limit: 4).train.count == 4)
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
            #expect(set.train.pixels[..<3] == [3, 3, 3] && set.train.pixels[18..<21] == [2, 2, 2])
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
            #expect(problem { _ = try ImageFolder.read(folder) }.contains("no .png files"))
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
            #expect(problem { _ = try ImageFolder.read(folder) }.hasPrefix("cannot read \(folder)/b.png: libpng: "))
        }
    }
}
