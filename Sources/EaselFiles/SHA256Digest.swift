/// The 32 bytes of a SHA-256, as the key of what is kept of some bytes.
package struct SHA256Digest: Hashable, Sendable {
    /// The words of the hash's state; the highest byte of each stands first.
    private let words: SIMD8<UInt32>

    /// Takes the eight words of the hash's state.
    init(state: [UInt32]) { words = SIMD8(state) }

    /// Takes 32 bytes; others count as zero.
    package init(bytes: some Collection<UInt8>) {
        var words = SIMD8<UInt32>()
        for (place, byte) in bytes.prefix(32).enumerated() {
            words[place / 4] |= UInt32(byte) << (24 - 8 * UInt32(place % 4))
        }
        self.words = words
    }

    /// The bytes.
    package var bytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 4] >> (24 - 8 * UInt32($0 % 4))) }
    }

    /// The bytes as 64 lower-case hexadecimal digits.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
