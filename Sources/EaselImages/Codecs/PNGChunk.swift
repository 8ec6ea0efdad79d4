import CZlib

/// The chunks that a PNG file is made of.
enum PNGChunk {
    /// Adds a chunk to a file.
    static func append(_ name: String, _ data: some Collection<UInt8>, to file: inout [UInt8]) {
        let body = Array(name.utf8) + data
        file += words(UInt32(data.count)) + body + words(UInt32(crc32(0, body, uInt(body.count))))
    }

    /// Where the chunks of a file are, as far as their names and lengths are there: the last may reach past its end.
    static func places(in bytes: [UInt8]) -> some Sequence<(name: ArraySlice<UInt8>, data: Range<Int>)> {
        sequence(state: PNGHeader.signature.count) { offset in
            guard offset + 12 <= bytes.count else { return nil }
            let data = offset + 8..<offset + 8 + PNGHeader.word(bytes, at: offset)
            defer { offset = data.upperBound + 4 }
            return (bytes[(offset + 4)..<(offset + 8)], data)
        }
    }

    /// The bytes of big-endian numbers.
    static func words(_ values: UInt32...) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) } }
    }
}
