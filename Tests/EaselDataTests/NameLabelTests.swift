import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct NameLabelTests {
    private func write(_ names: [String], _ folder: String) throws {
        for (index, name) in names.enumerated() {
            let path = "\(folder)/\(name)"
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            let bytes = try PNGFile.encode(Image(height: 2, width: 2, colour: [UInt8(index)]))
            try AtomicFile.write(bytes, to: path, isSynchronized: false)
        }
    }

    private let byName = DatasetReading(labels: .name)

    @Test(arguments: [
        ("cat.0.png", "cat"), ("dog.12.png", "dog"), ("golden_retriever_104.png", "golden_retriever"),
        ("cat-7-small.png", "cat"), ("cat (12).png", "cat"), ("cat 3.png", "cat"), ("cat.12", "cat"),
        ("b-52_3.png", "b"), ("7_0001.png", "7"), ("a.b.c_1.png", "a.b.c"), ("vitamin_b12_9.png", "vitamin_b12"),
    ])
    func theClassStandsBeforeTheNumber(name: String, label: String) throws {
        try withFolder { folder in
            let others = (0..<3).flatMap { ["zebra_\($0).png", "\(label)_00\($0).png"] }
            try write([name] + others, folder)
            let set = try ImageFolder.read(folder, reading: byName)
            #expect(set.classNames?.sorted() == [label, "zebra"].sorted())
            #expect(set.train.count + set.test.count == 7)
        }
    }

    @Test(arguments: ["cat.png", "12.png", "cat12.png", "_1.png", "cat_v2b.png", "3d-model.png"])
    func aNameWithoutAClassIsNamed(name: String) throws {
        try withFolder { folder in
            try write(["cat_1.png", "cat_2.png", "dog_1.png", "dog_2.png", name], folder)
            let line = problem { _ = try ImageFolder.read(folder, reading: byName) }
            #expect(line.hasPrefix("\(folder)/\(name): there is no class in its name, which --label-from name"))
        }
    }

    /// What is no class of anything is not learned as one.
    @Test func classesThatAreNoneAreRefused() throws {
        try withFolder { folder in
            try write((0..<9).map { "IMG_\($0).png" }, "\(folder)/one")
            let one = problem { _ = try ImageFolder.read("\(folder)/one", reading: byName) }
            #expect(one.contains("the names of its files give one class, IMG, for all of its pictures"), "\(one)")
            try write((0..<9).map { "\($0 * 37)-1.png" }, "\(folder)/many")
            let many = problem { _ = try ImageFolder.read("\(folder)/many", reading: byName) }
            #expect(many.contains("give 9 classes for 9 pictures (0, 37, 74,"), "\(many)")
            #expect(many.contains("leave out --label-from name"))
        }
    }

    /// Of splits and of folders that are no classes, and said.
    @Test func wherePicturesLieDoesNotMatter() throws {
        try withFolder { folder in
            try write(["cat.1.png", "more/cat.2.png", "more/dog.3.png", "dog.4.png"], "\(folder)/train")
            try write(["dog.9.png"], "\(folder)/test")
            let set = try ImageFolder.read(folder, reading: byName)
            #expect(set.classNames == ["cat", "dog"] && set.test.labels == [1])
            #expect(set.train.labels?.sorted() == [0, 0, 1, 1])
            #expect(set.notes.contains("classes by the files' names: cat (2), dog (2)"), "\(set.notes)")
            let test = try ImageFolder.testImages(in: folder, reading: byName)
            #expect(test.classNames == ["cat", "dog"] && test.images.labels == [1])
        }
    }
}
