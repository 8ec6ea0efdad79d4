/// The 32 bytes of a SHA-256, as the key of what is kept of some bytes.
package struct SHA256Digest: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// Takes 32 bytes; others count as zero.
    package init(bytes: some Collection<UInt8>) {
        var words = SIMD4<UInt64>()
        for (place, byte) in bytes.prefix(32).enumerated() {
            words[place / 8] |= UInt64(byte) << (8 * UInt64(place % 8))
        }
        self.words = words
    }

    /// Takes 64 hexadecimal digits.
    init(hex: String) {
        let digits = hex.utf8.map { $0 <= UInt8(ascii: "9") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10 }
        self.init(bytes: stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// The bytes.
    package var bytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> (8 * UInt64($0 % 8))) }
    }
}
