import CZlib

extension PNGFile {
    /// The samples of a grey image or the indices of one with a palette, as they are stored: not looked up, and not stretched
    /// where they are of fewer than 8 bits.
    ///
    /// - Returns: An image of one channel.
    /// - Throws: `DataError` for a file of another kind, or libpng's reason.
    package static func indices(_ bytes: [UInt8], name: String, maximumPixels: Int) throws -> Image {
        let header = try PNGHeader(bytes, name: name, maximumPixels: maximumPixels)
        let hasPalette = bytes[25] == 3
        guard hasPalette || header.channels == 1, header.bitDepth <= 8 else {
            let kind = header.bitDepth > 8 ? "of 16 bits" : header.isColour ? "in colours" : "with transparency"
            throw DataError("\(name): a mask \(kind); one with a palette, or grey with 8 bits, is expected")
        }
        var image = try decode(hasPalette ? withoutPalette(bytes) : bytes, name: name, maximumPixels: maximumPixels)
        if image.channels != 1 {
            image = try Image(
                height: image.height, width: image.width, channels: 1,
                pixels: image.pixels.enumerated().filter { $0.offset % image.channels == 0 }.map(\.element))
        }
        let step = UInt8(255 / ((1 << header.bitDepth) - 1))
        if step > 1 { image.withMutablePixels { pixels in for place in pixels.indices { pixels[place] /= step } } }
        return image
    }

    /// The file of a grey image whose samples are the indices of one with a palette: that is how they are stored.
    private static func withoutPalette(_ bytes: [UInt8]) -> [UInt8] {
        let all = essentialChunks(of: bytes)
        var result = Array(all.prefix(PNGHeader.byteCount))
        result[25] = 0
        let check = result[12..<29].withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        for (place, shift) in zip(29..<33, [24, 16, 8, 0]) { result[place] = UInt8(truncatingIfNeeded: check >> shift) }
        var offset = PNGHeader.byteCount
        while offset + 8 <= all.count {
            let end = min(offset + 12 + PNGHeader.word(all, at: offset), all.count)
            let kind = all[(offset + 4)..<(offset + 8)]
            if !kind.elementsEqual("PLTE".utf8), !kind.elementsEqual("tRNS".utf8) { result += all[offset..<end] }
            offset = end
        }
        return result + all[min(offset, all.count)...]
    }
}
