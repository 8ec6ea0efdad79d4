import EaselFiles

/// Animated PNG files of images of one size, which every viewer of PNG files shows, if only their first image.
///
/// Source: the third edition of the PNG specification, W3C, 2025, sections 4.9 and 11.3.6.
public enum AnimatedPNG {
    /// The bytes of a file that shows images one after another, over and over.
    ///
    /// - Parameters:
    ///   - frames: The images, all of one size and one number of channels.
    ///   - milliseconds: How long each is shown, up to 65,535.
    ///   - lastMilliseconds: How long the last is shown; defaults to as long as the others.
    /// - Throws: `DataError` when there is no image, sizes differ, or a time is not possible.
    public static func encode(_ frames: [Image], milliseconds: Int, lastMilliseconds: Int? = nil) throws -> [UInt8] {
        guard let first = frames.first else { throw DataError("animated PNG: there is no picture to show") }
        if let odd = frames.first(where: {
            ($0.height, $0.width, $0.channels) != (first.height, first.width, first.channels)
        }) {
            throw DataError(
                "animated PNG: pictures of one size are expected, got \(first.height)x\(first.width)x\(first.channels) "
                    + "and \(odd.height)x\(odd.width)x\(odd.channels)")
        }
        let times = [milliseconds, lastMilliseconds ?? milliseconds]
        if let odd = times.first(where: { !(1...65_535).contains($0) }) {
            throw DataError("animated PNG: a picture is shown for \(odd) ms, expected 1 to 65535")
        }
        var file: [UInt8] = []
        var sequence: UInt32 = 0
        for (index, frame) in frames.enumerated() {
            let still = try PNGFile.encode(frame)
            let chunks = chunks(of: still)
            if index == 0 {
                file += still.prefix(8)
                for chunk in chunks.prefix(while: { $0.name != "IDAT" }) {
                    PNGChunk.append(chunk.name, chunk.data, to: &file)
                }
                // 0 plays means for ever.
                PNGChunk.append("acTL", PNGChunk.words(UInt32(frames.count), 0), to: &file)
            }
            let time = index == frames.count - 1 ? times[1] : times[0]
            PNGChunk.append(
                "fcTL",
                PNGChunk.words(sequence, UInt32(frame.width), UInt32(frame.height), 0, 0) + halves(UInt16(time), 1000)
                    + [0, 0],
                to: &file)
            sequence += 1
            for chunk in chunks where chunk.name == "IDAT" {
                if index == 0 {
                    PNGChunk.append("IDAT", chunk.data, to: &file)
                } else {
                    PNGChunk.append("fdAT", PNGChunk.words(sequence) + chunk.data, to: &file)
                    sequence += 1
                }
            }
        }
        PNGChunk.append("IEND", [], to: &file)
        return file
    }

    /// Writes an animation, atomically.
    ///
    /// - Throws: `DataError` as `encode`, and naming the path where it cannot be written.
    public static func write(
        _ frames: [Image], to path: String, milliseconds: Int, lastMilliseconds: Int? = nil
    ) throws {
        try AtomicFile.write(
            encode(frames, milliseconds: milliseconds, lastMilliseconds: lastMilliseconds), to: path)
    }

    /// The chunks of a file that libpng has just written, so nothing in it is doubted.
    private static func chunks(of file: [UInt8]) -> [(name: String, data: ArraySlice<UInt8>)] {
        var result: [(String, ArraySlice<UInt8>)] = []
        var offset = 8
        while offset + 12 <= file.count {
            let length = PNGHeader.word(file, at: offset)
            let name = String(decoding: file[(offset + 4)..<(offset + 8)], as: UTF8.self)
            result.append((name, file[(offset + 8)..<(offset + 8 + length)]))
            offset += 12 + length
        }
        return result
    }

    private static func halves(_ values: UInt16...) -> [UInt8] {
        values.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}
