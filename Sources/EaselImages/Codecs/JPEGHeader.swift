#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The header of a JPEG file: its segments up to the one that says how large the image is (ITU-T T.81, annex B).
struct JPEGHeader {
    var height = 0
    var width = 0
    var components = 0
    var bitDepth = 0
    var orientation = ImageOrientation.upright
    /// Whether Adobe wrote it: inks are then stored inverted.
    var isAdobe = false

    /// Walks over the segments; `nil` where the bytes end before the size is said.
    /// - Throws: `DataError` for what is no JPEG file, or of a kind that is not read.
    init?(_ bytes: [UInt8], name: String) throws {
        func word(at offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
        var offset = 2
        while true {
            // Any number of bytes 0xFF may stand before a marker.
            guard offset < bytes.count else { return nil }
            guard bytes[offset] == 0xFF else {
                throw DataError("\(name): byte \(offset) of the JPEG file: expected a marker; it is damaged")
            }
            while offset < bytes.count, bytes[offset] == 0xFF { offset += 1 }
            guard offset + 3 <= bytes.count else { return nil }
            let marker = bytes[offset]
            offset += 1
            let length = word(at: offset)
            guard length >= 2, marker != 0xD9, marker != 0xDA else {
                throw DataError("\(name): the JPEG file is damaged: it has no header")
            }
            guard offset + length <= bytes.count else { return nil }
            let segment = bytes[(offset + 2)..<(offset + length)]
            switch marker {
            case 0xC0...0xCF where marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
                guard segment.count >= 6 else { throw DataError("\(name): the JPEG file's header is cut short") }
                let start = segment.startIndex
                (bitDepth, components) = (Int(segment[start]), Int(segment[start + 5]))
                (height, width) = (word(at: start + 1), word(at: start + 3))
                // 0xC0 to 0xC2: baseline, extended, progressive, all Huffman; 0xC9 and 0xCA the same in arithmetic coding.
                guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(marker) else {
                    throw DataError("\(name): a lossless or hierarchical JPEG file, which is not read; save it as PNG")
                }
                return
            case 0xE1 where segment.starts(with: Array("Exif\0\0".utf8)):
                orientation = EXIFOrientation.read(segment.dropFirst(6))
            case 0xEE where segment.starts(with: Array("Adobe".utf8)): isAdobe = true
            default: break
            }
            offset += length
        }
    }

    /// Whether a file has no more than so many scans, up to the end of its first image.
    static func hasScans(_ bytes: [UInt8], atMost most: Int) -> Bool {
        var (offset, count) = (2, 0)
        return bytes.withUnsafeBufferPointer { bytes in
            while true {
                // Within a scan a byte 0xFF is followed by 0, or by a marker that restarts it.
                guard offset < bytes.count, let base = bytes.baseAddress,
                    let found = memchr(base + offset, 0xFF, bytes.count - offset),
                    case let next = UnsafeRawPointer(found) - UnsafeRawPointer(base), next + 3 < bytes.count
                else { return true }
                let marker = bytes[next + 1]
                offset = next + 1
                switch marker {
                case 0xFF: continue
                case 0, 1, 0xD0...0xD8: offset += 1
                case 0xD9: return true
                default:
                    if marker == 0xDA { count += 1 }
                    guard count <= most else { return false }
                    offset += 1 + max(2, Int(bytes[next + 2]) << 8 | Int(bytes[next + 3]))
                }
            }
        }
    }
}
