/// The lowest bytes of a number, the highest first.
func bigEndian(_ value: Int, count: Int = 4) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
}

/// The lowest bytes of a number, the lowest first.
func littleEndian(_ value: Int, count: Int = 4) -> [UInt8] { bigEndian(value, count: count).reversed() }

/// Four bytes as a number, the highest first; 0 where they are not there.
func word(_ bytes: [UInt8], at offset: Int) -> Int {
    guard offset + 4 <= bytes.count else { return 0 }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
}

/// CRC-32, as PNG and gzip have it.
///
/// Source: ISO 3309, the sample code of the PNG specification, annex D.
func crc32(_ bytes: some Sequence<UInt8>) -> Int {
    Int(~bytes.reduce(~UInt32(0)) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 })
}

private let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : 0xedb8_8320 ^ value >> 1 }
}

/// Adler-32, as zlib streams have it (RFC 1950).
func adler32(_ bytes: some Sequence<UInt8>) -> Int {
    var (sum, sums) = (1, 0)
    for byte in bytes {
        sum = (sum + Int(byte)) % 65521
        sums = (sums + sum) % 65521
    }
    return sums << 16 | sum
}

/// A deflate stream that holds bytes as they are, at most 65,535 (RFC 1951).
func stored(_ bytes: some Collection<UInt8>) -> [UInt8] {
    [1] + littleEndian(bytes.count, count: 2) + littleEndian(~bytes.count, count: 2) + bytes
}
