import CZlib

/// The CRC-32 of some bytes, as gzip and PNG define it.
///
/// - Parameters:
///   - bytes: The bytes.
///   - sum: The checksum of what came before them.
package func checksum(_ bytes: UnsafeRawBufferPointer, after sum: UInt32 = 0) -> UInt32 {
    var sum = UInt(sum)
    // zlib counts in 32 bits.
    for start in stride(from: 0, to: bytes.count, by: 1 << 30) {
        let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 1 << 30, bytes.count)])
        sum = crc32(sum, piece.bindMemory(to: UInt8.self).baseAddress, uInt(piece.count))
    }
    return UInt32(truncatingIfNeeded: sum)
}

/// A checksum as eight hexadecimal digits.
package func checksumText(_ sum: UInt32) -> String {
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
