import EaselData
import Foundation
import Testing

@Suite struct FilesTests {
    @Test func hashesTheVectorsOfTheStandard() {
        #expect(
            SHA256.hexDigest(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            SHA256.hexDigest(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.hexDigest(of: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            SHA256.hexDigest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
                == "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee")
    }

    @Test func replacesAFileAndLeavesNothingElse() throws {
        try withFolder { folder in
            let path = "\(folder)/a"
            try AtomicFile.write([1], to: path)
            try AtomicFile.write([2, 3], to: path)
            #expect(try FileSystem.read(path) == [2, 3])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        }
    }

    @Test func aFailedWriteKeepsTheOldFile() throws {
        struct Stop: Error {}
        try withFolder { folder in
            let path = "\(folder)/a"
            try AtomicFile.write([1], to: path)
            #expect(throws: Stop.self) {
                try AtomicFile.write(to: path) { writer in
                    try [UInt8](repeating: 9, count: 100).withUnsafeBytes { try writer.append($0) }
                    throw Stop()
                }
            }
            #expect(try FileSystem.read(path) == [1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
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

    @Test func namesPathAndReason() throws {
        try withFolder { folder in
            #expect(
                problem { try AtomicFile.write([1], to: "\(folder)/none/a") }
                    == "cannot write \(folder)/none/a: No such file or directory")
            #expect(
                problem { try AtomicFile.write([1], to: folder) }
                    == "cannot write \(folder): it is a folder, a file is expected")
            #expect(problem { _ = try FileSystem.read(folder) }.hasSuffix("it is a folder, a file is expected"))
            try AtomicFile.write([1, 2, 3], to: "\(folder)/a")
            #expect(problem { _ = try FileSystem.read("\(folder)/a", limit: 2) }.contains("larger than the 2 bytes"))
            #expect(try FileSystem.read("\(folder)/a", limit: 3) == [1, 2, 3])
            #expect(problem { try FileSystem.makeFolder("\(folder)/a/b") }.hasPrefix("cannot make the folder"))
        }
        #expect(
            problem { try AtomicFile.write([1], to: "/dev/full") } == "cannot write /dev/full: No space left on device")
        #expect(DataError("a\nb").description == "a?b")
    }

    @Test func knowsTheFolderOfAPath() {
        #expect(["a/b", "b", "/b", "/a/b/", "a//b"].map(FileSystem.folder) == ["a", ".", "/", "/a", "a/"])
    }
}
