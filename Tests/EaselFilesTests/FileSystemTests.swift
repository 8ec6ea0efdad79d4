import EaselFiles
import Foundation
import Testing

@Suite struct FileSystemTests {
    @Test func readsWholeFilesUpToALimit() throws {
        try withFolder { folder in
            #expect(problem { _ = try FileSystem.read(folder) }.hasSuffix("it is a folder, a file is expected"))
            try AtomicFile.write([1, 2, 3], to: "\(folder)/a")
            #expect(problem { _ = try FileSystem.read("\(folder)/a", limit: 2) }.contains("larger than the 2 bytes"))
            #expect(try FileSystem.read("\(folder)/a", limit: 3) == [1, 2, 3])
        }
        #expect(
            problem { _ = try FileSystem.read("/dev/zero") }
                == "/dev/zero: cannot read: it is a device, a file is expected")
    }

    /// A pipe is read where something writes into it, and nobody waits for one that nothing does.
    @Test func readsPipes() throws {
        try withFolder { folder in
            let pipe = "\(folder)/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(problem { _ = try FileSystem.read(pipe) }.hasSuffix("it is a pipe that nothing writes into"))
            let writing = open(pipe, O_RDWR)
            defer { close(writing) }
            let bytes = [UInt8](repeating: 7, count: 100)
            #expect(write(writing, bytes, 100) == 100)
            #expect(problem { _ = try FileSystem.read(pipe, limit: 50) }.contains("larger than the 50 bytes"))
        }
    }

    @Test func makesFoldersAndThoseAbove() throws {
        try withFolder { folder in
            try FileSystem.makeFolder("\(folder)/x/y/z")
            #expect(FileSystem.isFolder("\(folder)/x/y/z"))
            try AtomicFile.write([1], to: "\(folder)/a")
            #expect(
                problem { try FileSystem.makeFolder("\(folder)/a") }
                    == "\(folder)/a: cannot create the folder: a file of that name is in the way")
            #expect(problem { try FileSystem.makeFolder("\(folder)/a/b") }.contains("cannot create the folder"))
        }
    }

    @Test func knowsTheFolderOfAPath() {
        #expect(["a/b", "b", "/b", "/a/b/", "a//b"].map(FileSystem.folder) == ["a", ".", "/", "/a", "a/"])
    }
}
