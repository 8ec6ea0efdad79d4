/// The CRC-32C of some bytes: the checksum by Castagnoli's polynomial, which TensorFlow's record files use.
///
/// Source: RFC 3720, appendix B.4, which gives sums to compare with; that of the text `123456789` is 0xE3069283.
package enum CRC32C {
    /// What eight steps of the division leave of each byte, lowest bit first.
    private static let table: [UInt32] = (UInt32(0)..<256).map { byte in
        (0..<8).reduce(byte) { rest, _ in rest & 1 == 0 ? rest >> 1 : (rest >> 1) ^ 0x82F6_3B78 }
    }

    /// The checksum of pieces that lie one after another.
    package static func sum(of pieces: some Sequence<ArraySlice<UInt8>>) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var sum = UInt32.max
            for piece in pieces {
                piece.withUnsafeBufferPointer { bytes in
                    for byte in bytes { sum = (sum >> 8) ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
                }
            }
            return ~sum
        }
    }
}
