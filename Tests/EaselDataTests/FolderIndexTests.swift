import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Synchronization
import Testing

/// A folder of the disk that counts how often a file is opened.
private final class CountingTree: FileTree {
    private let disk: DiskTree
    private let count = Mutex(0)

    init(_ root: String) { disk = DiskTree(root) }

    var root: String { disk.root }
    var opened: Int { count.withLock { $0 } }

    func names(in folder: String) throws -> [String] { try disk.names(in: folder) }
    func isFolder(_ path: String) -> Bool { disk.isFolder(path) }
    func isFile(_ path: String) -> Bool { disk.isFile(path) }
    func contents(of path: String, limit: Int) throws -> [UInt8] { try disk.contents(of: path, limit: limit) }
    func identity(of path: String) -> FileIdentity? { disk.identity(of: path) }
    func open(_ path: String) throws -> any ReadableFile {
        count.withLock { $0 += 1 }
        return try disk.open(path)
    }
}

@Suite struct FolderIndexTests {
    private let names = ["rgb.png", "turned-6.jpg", "grey.bmp", "lossy.webp"]

    /// What a new index says of each file, how many it opened for that, and what it left in the cache.
    private func read(
        _ folder: String, count: Int = FolderIndex.leastCount, quietSeconds: Int = 0
    ) throws -> (headers: [ImageHeader], digests: [String], opened: Int) {
        let tree = CountingTree("\(folder)/pictures")
        let index = FolderIndex(
            of: tree, count: count, cache: CacheFolder("\(folder)/cache", suffix: ".index", capacity: 1 << 20),
            quietSeconds: quietSeconds)
        let paths = try FileSystem.names(in: tree.root).map { "\(tree.root)/\($0)" }
        let headers = try paths.map { path in
            let (header, size) = try index.header(of: path)
            #expect(try size == FileSystem.read(path).count)
            return header
        }
        let digests = try paths.map { try index.digest(of: $0) }
        index.save()
        return (headers, digests, tree.opened)
    }

    private func fill(_ folder: String) throws {
        try FileSystem.makeFolder("\(folder)/pictures")
        for name in names { try AtomicFile.write(golden(name), to: "\(folder)/pictures/\(name)") }
    }

    /// What the files say, read one by one.
    private func truth(_ folder: String) throws -> (headers: [ImageHeader], digests: [String]) {
        let paths = try FileSystem.names(in: "\(folder)/pictures").map { "\(folder)/pictures/\($0)" }
        return try (
            paths.map { try ImageFile.readHeader($0) }, paths.map { SHA256.hexDigest(of: try FileSystem.read($0)) }
        )
    }

    @Test func whatIsKnownIsNotReadAgain() throws {
        try withFolder { folder in
            try fill(folder)
            let expected = try truth(folder)
            for opened in [8, 0, 0] {
                let found = try read(folder)
                #expect(found.headers == expected.headers && found.digests == expected.digests)
                #expect(found.opened == opened)
            }
            #expect(try FileSystem.names(in: "\(folder)/cache").count == 1)
        }
    }

    /// Of the same size, at the same place, with the old time of change put back: read anew all the same.
    @Test func aFileThatChangedIsReadAnew() throws {
        try withFolder { folder in
            try fill(folder)
            _ = try read(folder)
            let path = "\(folder)/pictures/rgb.png"
            let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
            var bytes = try FileSystem.read(path)
            bytes[19] += 1
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.write(contentsOf: bytes)
            try handle.close()
            try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: path)
            let (found, expected) = try (read(folder), truth(folder))
            #expect(found.headers == expected.headers && found.digests == expected.digests && found.opened == 2)
            // Two files that change places.
            let (one, other) = ("\(folder)/pictures/grey.bmp", "\(folder)/pictures/lossy.webp")
            try FileManager.default.moveItem(atPath: one, toPath: "\(folder)/kept")
            try FileManager.default.moveItem(atPath: other, toPath: one)
            try FileManager.default.moveItem(atPath: "\(folder)/kept", toPath: other)
            let (again, now) = try (read(folder), truth(folder))
            #expect(again.headers == now.headers && again.digests == now.digests && again.opened == 4)
        }
    }

    /// Whatever becomes of the cache, what is read is right.
    @Test func aDamagedIndexIsLeftAside() throws {
        try withFolder { folder in
            try fill(folder)
            let expected = try truth(folder)
            _ = try read(folder)
            let kept = try "\(folder)/cache/" + #require(FileSystem.names(in: "\(folder)/cache").first)
            let whole = try FileSystem.read(kept)
            var random = RandomSequence(Philox(seed: 5, stream: 1))
            for _ in 0..<100 {
                try AtomicFile.write(mutated(whole, &random), to: kept)
                let found = try read(folder)
                #expect(found.headers == expected.headers && found.digests == expected.digests)
            }
            // One of another folder's, whose files have the same names.
            try withFolder { other in
                try fill(other)
                for name in names { try AtomicFile.write(golden("half.jpg"), to: "\(other)/pictures/\(name)") }
                try FileSystem.makeFolder("\(other)/cache")
                let cache = CacheFolder("\(other)/cache", suffix: ".index", capacity: 1)
                let name = try #require(cache.name(for: "\(other)/pictures"))
                try AtomicFile.write(whole, to: "\(other)/cache/\(name)")
                let (found, truth) = try (read(other), truth(other))
                #expect(found.headers == truth.headers && found.digests == truth.digests && found.opened == 8)
            }
        }
    }

    @Test func fewFilesAndFilesOfThisMomentAreNotKept() throws {
        try withFolder { folder in
            try fill(folder)
            _ = try read(folder, count: FolderIndex.leastCount - 1)
            #expect(!FileSystem.isFolder("\(folder)/cache"))
            _ = try read(folder, quietSeconds: 3600)
            #expect(!FileSystem.isFolder("\(folder)/cache"))
            #expect(try read(folder).opened == 8)
        }
    }

    @Test func whatIsWrongWithAFileIsSaidEachTime() throws {
        try withFolder { folder in
            try fill(folder)
            try AtomicFile.write(Array(golden("grey.png").prefix(20)), to: "\(folder)/pictures/short.png")
            for _ in 0..<2 { #expect(problem { _ = try read(folder) }.contains("pictures/short.png: ")) }
        }
    }
}
