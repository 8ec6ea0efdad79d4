import ArchiveTestSupport
import DataTestSupport
import EaselData
import EaselFiles
import EaselImages
import Foundation
import Testing

/// Pictures of a user's own: what paths, folders, archives and lists name.
@Suite struct ImageFilesTests {
    private static let png = (try? PNGFile.encode(Image(height: 1, width: 2, channels: 1, pixels: [3, 4]))) ?? []

    private func write(_ names: [String], in folder: String) throws {
        for name in names {
            let path = "\(folder)/\(name)"
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            try AtomicFile.write(Self.png, to: path, isSynchronized: false)
        }
    }

    private func names(_ files: ImageFiles, in folder: String) -> [String] {
        (0..<files.count).map { files.name(at: $0).replacingOccurrences(of: folder + "/", with: "") }
    }

    @Test func foldersInTheOrderOfPeople() throws {
        try withFolder { folder in
            try write(
                ["10.png", "9.png", ".hidden.png", "b/2.png", "b/10.png", ".git/x.png", "a/deep/er/1.jpg", "odd"],
                in: folder)
            try AtomicFile.write("words", to: "\(folder)/notes.txt")
            var files = ImageFiles()
            files.add(folder + "/")
            // A picture is known by its content where its name does not say so.
            #expect(names(files, in: folder) == ["9.png", "10.png", "a/deep/er/1.jpg", "b/2.png", "b/10.png", "odd"])
            #expect(files.notes.count == 1 && files.notes[0].contains("1 × another format (.txt)"))
            #expect(files.problems.isEmpty)
            #expect(try files.contents(at: 2) == Self.png)
        }
    }

    @Test func linksThatLeadBack() throws {
        try withFolder { folder in
            try write(["a/1.png"], in: folder)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/a/back", withDestinationPath: folder)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/again", withDestinationPath: "a")
            var files = ImageFiles()
            files.add(folder)
            #expect(names(files, in: folder) == ["a/1.png", "again/1.png"])
            #expect(files.notes.contains { $0.contains("2 × link to a folder that it lies in") })
        }
    }

    @Test(arguments: [TestArchive.Kind.zip, .tar, .tarGzip]) func archives(kind: TestArchive.Kind) throws {
        try withFolder { folder in
            let bytes = try TestArchive.bytes(
                kind, ["p/10.png", "p/9.png", "p/.x.png", "q/1.png"].map { ($0, .file(Self.png)) })
            try AtomicFile.write(bytes, to: "\(folder)/many.archive")
            var files = ImageFiles()
            files.add("\(folder)/many.archive")
            #expect(
                names(files, in: folder)
                    == ["many.archive/p/9.png", "many.archive/p/10.png", "many.archive/q/1.png"])
            #expect(try files.contents(at: 1) == Self.png)
            try AtomicFile.write(Array(bytes.prefix(40)), to: "\(folder)/cut.archive")
            files.add("\(folder)/cut.archive")
            #expect(files.count + files.problems.count == 4)
        }
    }

    @Test func listsOfPaths() throws {
        var files = ImageFiles()
        try files.add(listedIn: Array("a.png\n\nb c.png\r\n d.png".utf8), name: "list")
        #expect((0..<files.count).map(files.name) == ["a.png", "b c.png", " d.png"])
        files = ImageFiles()
        try files.add(listedIn: Array("a\nb.png\0c.png\r\0".utf8), name: "list")
        #expect((0..<files.count).map(files.name) == ["a\nb.png", "c.png\r"])
        #expect(
            problem { try files.add(listedIn: [0x61, 10, 0xFF, 10], name: "list.txt") }
                == "list.txt, line 2: the path is not UTF-8; give the file a name that is")
    }

    /// What is not there is found when it is read, so that it is an error beside others.
    @Test func whatIsNotThere() throws {
        try withFolder { folder in
            var files = ImageFiles()
            files.add("\(folder)/no.png")
            files.add("\(folder)/no")
            files.add(contents: [1, 2], name: "given")
            #expect(files.count == 3 && files.problems.isEmpty)
            #expect(problem { _ = try files.contents(at: 0) }.contains("no.png: cannot read"))
            #expect(problem { _ = try files.contents(at: 1) }.contains("no: cannot read"))
            let given = try files.contents(at: 2)
            #expect(given == [1, 2] && files.name(at: 2) == "given")
        }
    }

    /// A pipe among the files of a folder need not end, and is no picture; one that is named is read once.
    @Test func pipes() throws {
        try withFolder { folder in
            try write(["a.png"], in: folder)
            mkfifo("\(folder)/b.png", 0o600)
            var files = ImageFiles()
            files.add(folder)
            #expect(problem { _ = try files.contents(at: files.count - 1) }.contains("not a regular file"))
            let path = "\(folder)/b.png"
            let writer = Thread { try? Data(Self.png).write(to: URL(fileURLWithPath: path), options: []) }
            writer.start()
            files = ImageFiles()
            files.add(path)
            #expect(try files.contents(at: 0) == Self.png && files.contents(at: 0) == Self.png)
        }
    }

    @Test func whatIsWrittenIsApart() throws {
        try withFolder { folder in
            try write(["in/a.png", "other/b.png"], in: folder)
            var files = ImageFiles()
            files.add("\(folder)/in")
            for bad in ["in", "in/sorted", "in/../in/x/y", "."] {
                #expect(
                    problem { try files.requireApart(from: "\(folder)/\(bad)") }.contains("is read, and"), "\(bad)")
            }
            for good in ["inner", "other", "new/deep"] { try files.requireApart(from: "\(folder)/\(good)") }
            files = ImageFiles()
            files.add("\(folder)/in/a.png")
            #expect(problem { try files.requireApart(from: "\(folder)/in") } != "")
            try files.requireApart(from: "\(folder)/in/sorted")
        }
    }
}
