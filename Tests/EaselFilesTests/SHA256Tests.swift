import EaselFiles
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

struct SHA256Tests {
    /// A file has the digest of its bytes, wherever the pieces end in which it is read.
    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 1 << 18, 1 << 18 + 1, 3 << 17, 1 << 19 - 1])
    func ofAFile(size: Int) throws {
        try withFolder { folder in
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 >> 8) }
            try AtomicFile.write(bytes, to: "\(folder)/file")
            #expect(try SHA256.hexDigest(of: OpenFile("\(folder)/file", O_RDONLY)) == SHA256.hexDigest(of: bytes))
            #expect(problem { _ = try SHA256.hexDigest(of: OpenFile(folder, O_RDONLY)) }.contains("not a regular file"))
        }
    }
}
