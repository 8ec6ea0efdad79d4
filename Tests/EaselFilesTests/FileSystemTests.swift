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
        // What never ends is refused after little of it.
        #expect(problem { _ = try FileSystem.read("/dev/zero", limit: 1 << 20) }.contains("larger than"))
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
