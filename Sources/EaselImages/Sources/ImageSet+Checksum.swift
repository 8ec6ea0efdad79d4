import CZlib

extension ImageSet {
    /// The CRC-32 of the pixels, then the labels: tells whether two sets are the same images in the same order.
    public var checksum: UInt32 {
        var value = crc32(0, nil, 0)
        // zlib counts in 32 bits.
        pixels.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: 1 << 30) {
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + (1 << 30), bytes.count)])
                value = crc32(value, part.bindMemory(to: UInt8.self).baseAddress, UInt32(part.count))
            }
        }
        return UInt32(truncatingIfNeeded: Self.adding(labels ?? [], to: value))
    }

    /// A checksum that goes on over labels.
    package static func adding(_ labels: [Int32], to checksum: UInt) -> UInt {
        var value = checksum
        for label in labels {
            withUnsafeBytes(of: label.littleEndian) {
                value = crc32(value, $0.bindMemory(to: UInt8.self).baseAddress, 4)
            }
        }
        return value
    }
}
