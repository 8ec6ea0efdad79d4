import CZlib
import EaselCore

extension PNGFile {
    /// The bytes of a PNG file with a palette; `name` is what errors call it.
    ///
    /// - Parameters:
    ///   - indices: An image of one channel, whose samples are indices into the palette.
    ///   - palette: The colours, red, green and blue, 1 to 256 of them.
    /// - Throws: `DataError` for an image of more channels or an index that the palette does not have, or libpng's reason.
    public static func encode(indices: Image, palette: [[UInt8]], name: String = "image") throws -> [UInt8] {
        guard indices.channels == 1, (1...256).contains(palette.count), palette.allSatisfy({ $0.count == 3 }) else {
            throw DataError(
                "\(name): a picture of \(counted(indices.channels, "channel")) and a palette of \(palette.count); one channel and "
                    + "1 to 256 colours of 3 samples are expected")
        }
        if let most = indices.pixels.max(), Int(most) >= palette.count {
            throw DataError("\(name): index \(most), and the palette has \(counted(palette.count, "colour"))")
        }
        // A grey file of 8 bits is stored as one with a palette, but for the kind in its header and the palette itself.
        var bytes = essentialChunks(of: try encode(indices, name: name))
        bytes[25] = 3
        write(checksum: bytes[12..<29], at: 29, in: &bytes)
        let body = Array("PLTE".utf8) + palette.joined()
        var chunk = word(body.count - 4) + body + [0, 0, 0, 0]
        write(checksum: chunk[4..<(4 + body.count)], at: chunk.count - 4, in: &chunk)
        bytes.insert(contentsOf: chunk, at: PNGHeader.byteCount)
        return bytes
    }

    private static func word(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func write(checksum part: ArraySlice<UInt8>, at place: Int, in bytes: inout [UInt8]) {
        let sum = part.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        bytes.replaceSubrange(place..<(place + 4), with: word(Int(sum)))
    }
}
