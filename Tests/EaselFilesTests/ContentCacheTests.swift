import EaselFiles
import Foundation
import Testing

@Suite("A cache of inflated content") struct ContentCacheTests {
    /// What does not compress, so that the source is over the least size that is kept.
    private func noise(_ seed: UInt8, count: Int = 3 << 19) -> [UInt8] {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// A gzip file of stored blocks.
    private func put(_ content: [UInt8], _ path: String) throws {
        var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        for start in stride(from: 0, to: content.count, by: 65_535) {
            let block = content[start..<min(start + 65_535, content.count)]
            let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
            bytes += [start + 65_535 >= content.count ? 1 : 0, low, high, ~low, ~high] + block
        }
        for word in [content.withUnsafeBytes { checksum($0) }, UInt32(content.count)] {
            bytes += withUnsafeBytes(of: word.littleEndian) { Array($0) }
        }
        try AtomicFile.write(bytes, to: path)
    }

    private func cached(_ folder: String) throws -> [String] {
        FileSystem.isFolder("\(folder)/cache")
            ? try FileSystem.names(in: "\(folder)/cache").map { "\(folder)/cache/\($0)" } : []
    }

    @Test("content is kept once and taken from there") func kept() throws {
        try withFolder { folder in
            let (source, content) = ("\(folder)/set.gz", noise(1))
            let cache = ContentCache(folder: "\(folder)/cache", quietSeconds: 0)
            try put(content, source)
            #expect(try Gzip.read(source, cache: cache) == content)
            let file = try #require(try cached(folder).first)
            #expect(cache.usage.files == 1 && cache.usage.bytes > content.count)
            // Taken from the cache indeed: with another content and its checksum there, that is what is read.
            var bytes = try FileSystem.read(file)
            bytes[bytes.count - 1] ^= 1
            let sum = bytes[80...].withUnsafeBytes { checksum($0) }
            bytes.replaceSubrange(72..<80, with: withUnsafeBytes(of: UInt64(sum).littleEndian) { Array($0) })
            try AtomicFile.write(bytes, to: file)
            let taken = try Gzip.read(source, cache: cache)
            #expect(taken != content && taken.count == content.count && taken.dropLast() == content.dropLast())
            let headed = try Gzip.read(source, headerCount: 4, cache: cache) { header in
                #expect(header == Array(content.prefix(4)))
                return content.count
            }
            #expect(headed == taken)
            // No more than is accepted.
            #expect(problem { _ = try Gzip.read(source, limit: 100, cache: cache) }.contains("accepted here"))
        }
    }

    @Test("a source that changed is read anew, whatever its time says") func changed() throws {
        try withFolder { folder in
            let (source, cache) = ("\(folder)/set.gz", ContentCache(folder: "\(folder)/cache", quietSeconds: 0))
            try put(noise(1), source)
            var times = stat()
            #expect(stat(source, &times) == 0)
            _ = try Gzip.read(source, cache: cache)
            // In place, of the same size and with its time set back.
            let other = noise(2)
            try put(other, "\(folder)/other.gz")
            let bytes = try FileSystem.read("\(folder)/other.gz")
            let handle = try #require(FileHandle(forUpdatingAtPath: source))
            try handle.write(contentsOf: bytes)
            try handle.close()
            var back = [times.st_atim, times.st_mtim]
            #expect(utimensat(AT_FDCWD, source, &back, 0) == 0)
            #expect(try Gzip.read(source, cache: cache) == other)
            #expect(try Gzip.read(source, cache: cache) == other)
            #expect(cache.usage.files == 1, "it took the place of the old")
        }
    }

    @Test("a source that changed just now is not kept, nor a small one") func unsettled() throws {
        try withFolder { folder in
            let source = "\(folder)/set.gz"
            try put(noise(1), source)
            _ = try Gzip.read(source, cache: ContentCache(folder: "\(folder)/cache", quietSeconds: 3600))
            #expect(try cached(folder).isEmpty)
            try put(noise(1, count: 1000), source)
            _ = try Gzip.read(source, cache: ContentCache(folder: "\(folder)/cache", quietSeconds: 0))
            #expect(try cached(folder).isEmpty)
        }
    }

    @Test("a damaged, cut or emptied file of the cache is passed over and replaced") func damaged() throws {
        try withFolder { folder in
            let (source, content) = ("\(folder)/set.gz", noise(1))
            let cache = ContentCache(folder: "\(folder)/cache", quietSeconds: 0)
            try put(content, source)
            _ = try Gzip.read(source, cache: cache)
            let file = try #require(try cached(folder).first)
            let whole = try FileSystem.read(file)
            for place in [0, 8, 24, 64, 72, 80, whole.count - 1] {
                var bytes = whole
                bytes[place] ^= 4
                try AtomicFile.write(bytes, to: file)
                #expect(try Gzip.read(source, cache: cache) == content, "byte \(place)")
                #expect(try FileSystem.read(file) == whole, "byte \(place)")
            }
            for count in [0, 79, 80, whole.count - 1] {
                try AtomicFile.write(Array(whole.prefix(count)), to: file)
                #expect(try Gzip.read(source, cache: cache) == content, "\(count) bytes")
                #expect(try FileSystem.read(file) == whole, "\(count) bytes")
            }
        }
    }

    @Test("the files used longest ago give way, and a folder that cannot be made does no harm") func room() throws {
        try withFolder { folder in
            let cache = ContentCache(folder: "\(folder)/cache", capacity: 7 << 20, quietSeconds: 0)
            for number in 0..<6 {
                try put(noise(UInt8(number)), "\(folder)/\(number).gz")
                _ = try Gzip.read("\(folder)/\(number).gz", cache: cache)
                #expect(cache.usage.bytes <= 7 << 20)
            }
            #expect(cache.usage.files == 4)
            try AtomicFile.write([1], to: "\(folder)/file")
            let nowhere = ContentCache(folder: "\(folder)/file/cache", quietSeconds: 0)
            #expect(try Gzip.read("\(folder)/1.gz", cache: nowhere) == noise(1))
        }
    }
}
