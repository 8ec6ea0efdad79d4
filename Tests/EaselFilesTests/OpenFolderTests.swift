import EaselFiles
import Foundation
import Testing

@Suite struct OpenFolderTests {
    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    @Test func linksAreNotFollowed() throws {
        try withFolder { outside in
            try withFolder { path in
                try AtomicFile.write([1], to: "\(outside)/secret")
                try link("\(path)/file", to: "\(outside)/secret")
                try link("\(path)/folder", to: outside)
                let folder = try OpenFolder(path)
                for refused in [
                    problem { _ = try folder.open("file", O_RDONLY) },
                    problem { _ = try folder.open("file", O_WRONLY | O_APPEND | O_CREAT) },
                    problem { _ = try folder.folder("folder") },
                    problem { _ = try folder.folder("folder", isMade: true) },
                ] { #expect(refused.contains("is a symbolic link")) }
                #expect(!folder.hasFile("file") && !folder.hasFolder("folder") && folder.has("file"))
                // A link is replaced itself, and what it led to stays.
                try folder.write([2], to: "file")
                #expect(try FileSystem.read("\(outside)/secret") == [1])
                #expect(try FileSystem.read("\(path)/file") == [2])
                folder.removeTree("folder")
                #expect(try names(path) == ["file"] && names(outside) == ["secret"])
            }
        }
    }

    @Test func staysTheSameFolderWhenItIsRenamed() throws {
        try withFolder { path in
            let old = try OpenFolder(path).folder("old", isMade: true)
            #expect(rename("\(path)/old", "\(path)/new") == 0)
            try OpenFolder(old, path: "\(path)/new").write([1], to: "a")
            #expect(try names("\(path)/new") == ["a"])
        }
    }

    @Test func anEmptyFolderIsReplacedByOneThatIsRenamed() throws {
        try withFolder { path in
            for name in ["made", "empty", "full/x"] { try FileSystem.makeFolder("\(path)/\(name)") }
            #expect(chmod("\(path)/empty", 0o750) == 0)
            let folder = try OpenFolder(path)
            folder.copyPermissions(of: "missing", to: "made")
            folder.copyPermissions(of: "empty", to: "made")
            do throws(FileError) {
                try folder.rename("made", to: "full")
                Issue.record("replaced a folder that is not empty")
            } catch { #expect([EEXIST, ENOTEMPTY].contains(error.systemError) && error.path == "\(path)/full") }
            try folder.rename("made", to: "empty")
            var status = stat()
            #expect(stat("\(path)/empty", &status) == 0 && status.st_mode & 0o7777 == 0o750)
            #expect(try folder.names() == ["empty", "full"])
            #expect((folder.freeByteCount ?? 0) > 0)
        }
    }

    @Test func aLockKeepsOthersOut() throws {
        try withFolder { path in
            let (one, other) = (try OpenFolder(path), try OpenFolder(path))
            try one.whileLocked { #expect(!other.lockIfFree()) }
            #expect(other.lockIfFree() && !one.lockIfFree())
        }
    }

    @Test func aWholePathNeedNotExistAtItsEnd() throws {
        try withFolder { path in
            let whole = FileSystem.wholePath(path)
            try FileSystem.makeFolder("\(path)/real")
            try link("\(path)/link", to: "real")
            #expect(FileSystem.wholePath("\(path)/link/a/b") == "\(whole)/real/a/b")
            #expect(FileSystem.wholePath("\(path)/link/") == "\(whole)/real")
        }
        #expect(FileSystem.wholePath("/nowhere-at-all/x") == "/nowhere-at-all/x" && FileSystem.wholePath("") == "")
        #expect(FileSystem.wholePath("nowhere-at-all") == FileSystem.wholePath(".") + "/nowhere-at-all")
    }

    @Test func removesWhatKilledProcessesLeft() throws {
        try withFolder { path in
            for name in [".a.png.12-3.partial", ".easel-7-0.tmp", "a.partial", ".hidden"] {
                try AtomicFile.write([1], to: "\(path)/\(name)")
            }
            try FileSystem.makeFolder("\(path)/.easel-run.9-1.partial/samples")
            let folder = try OpenFolder(path)
            folder.removeTemporaries()
            #expect(try folder.names() == [".hidden", "a.partial"])
        }
    }
}
