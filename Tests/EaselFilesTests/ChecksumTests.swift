import EaselFiles
import Testing

@Suite struct ChecksumTests {
    @Test func hasTheStandardsValue() {
        // The check value of CRC-32 in the catalogue of parametrised CRC algorithms.
        let digits = Array("123456789".utf8)
        #expect(digits.withUnsafeBytes { checksum($0) } == 0xcbf4_3926)
        let first = digits[..<4].withUnsafeBytes { checksum($0) }
        #expect(digits[4...].withUnsafeBytes { checksum($0, after: first) } == 0xcbf4_3926)
        #expect(checksumText(0xcbf) == "00000cbf")
    }

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
}
