import CEaselLevels
import EaselFiles
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

struct SHA256Tests {
    /// The examples of FIPS 180-2, and a million times the letter a.
    @Test func digestsOfTheStandard() {
        let examples: [(String, String)] = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
        for (text, digest) in examples { #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest) }
    }

    /// The processor's instructions give what every processor's do, from any state and any place in memory.
    @Test func instructionsGiveTheSame() {
        let bytes = (0..<(64 * 20 + 7)).map { UInt8(truncatingIfNeeded: $0 * 151 + $0 >> 3) }
        for (offset, count) in [(0, 0), (0, 1), (1, 2), (7, 20), (3, 5)] {
            var (own, portable) = (
                [UInt32](repeating: 0x9e37_79b9, count: 8), [UInt32](repeating: 0x9e37_79b9, count: 8)
            )
            bytes.withUnsafeBufferPointer {
                easel_sha256_blocks(&own, $0.baseAddress?.advanced(by: offset), Int64(count))
                easel_sha256_blocks_portable(&portable, $0.baseAddress?.advanced(by: offset), Int64(count))
            }
            #expect(own == portable)
        }
    }

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
