import EaselFiles
import Foundation
import Testing

@Suite struct AtomicFileTests {
    @Test func replacesAFileAndLeavesNothingElse() throws {
        try withFolder { folder in
            let path = "\(folder)/a"
            try AtomicFile.write([1], to: path)
            try AtomicFile.write([2, 3], to: path, isSynchronized: false)
            #expect(try FileSystem.read(path) == [2, 3])
            #expect(try names(folder) == ["a"])
            try FileSystem.synchronize(folder)
        }
    }

    @Test func aFailedWriteKeepsTheOldFile() throws {
        struct Stop: Error {}
        try withFolder { folder in
            let path = "\(folder)/a"
            try AtomicFile.write([1], to: path)
            #expect(throws: Stop.self) {
                try AtomicFile.write(to: path) { file in
                    try [UInt8](repeating: 9, count: 100).withUnsafeBytes { try file.write($0) }
                    throw Stop()
                }
            }
            #expect(try FileSystem.read(path) == [1])
            #expect(try names(folder) == ["a"])
        }
    }

    @Test func writesThroughALink() throws {
        try withFolder { folder in
            try AtomicFile.write([1], to: "\(folder)/real")
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "real")
            try AtomicFile.write([2], to: "\(folder)/link")
            #expect(try FileSystem.read("\(folder)/real") == [2])
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "real")
        }
    }

    @Test func aFileThatIsReplacedHandsOnItsPermissions() throws {
        try withFolder { folder in
            let path = "\(folder)/a"
            for mode: mode_t in [0o600, 0o640, 0o444] {
                try AtomicFile.write([1], to: path)
                #expect(chmod(path, mode) == 0)
                try AtomicFile.write([2], to: path)
                #expect(permissions(path) == mode)
            }
        }
    }

    @Test func namesPathAndReason() throws {
        try withFolder { folder in
            #expect(
                problem { try AtomicFile.write([1], to: "\(folder)/none/a") }
                    == "\(folder)/none/a: cannot write: No such file or directory")
            #expect(
                problem { try AtomicFile.write([1], to: folder) }
                    == "\(folder): cannot write: it is a folder, a file is expected")
            try AtomicFile.write([1, 2, 3], to: "\(folder)/a")
            #expect(
                problem { try AtomicFile.write([1], to: "\(folder)/a/b") }
                    == "\(folder)/a/b: cannot write: Not a directory")
        }
        #expect(
            problem { try AtomicFile.write([1], to: "/dev/full") } == "/dev/full: cannot write: No space left on device"
        )
        #expect(FileError(path: "a\nb", problem: "x").description == "a\\nb: x")
    }
}
