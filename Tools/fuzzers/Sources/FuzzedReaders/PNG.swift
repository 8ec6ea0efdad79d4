import Easel

extension FuzzedReader {
    /// PNG files: every colour type, depth and interlacing there is, 5 by 3 pixels.
    static let png = FuzzedReader(
        "png", ["PNGFile.decode", "PNGHeader.init(_:)"], maximumLength: 1024,
        dictionary: ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sBIT", "\\x89PNG\\x0d\\x0a\\x1a\\x0a"],
        seeds: {
            let depths: [Int: [Int]] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
            let plain = depths.sorted { $0.key < $1.key }.flatMap { type, depths in
                depths.flatMap { depth in [false, true].map { PNGSeed.file(type, depth: depth, isInterlaced: $0) } }
            }
            let written = try (1...4).map { channels in
                let pixels = (0..<64 * channels).map { UInt8(truncatingIfNeeded: $0 * 29) }
                return try PNGFile.encode(Image(height: 8, width: 8, channels: channels, pixels: pixels))
            }
            return plain + written
        }, repair: PNGSeed.repaired
    ) {
        { bytes in
            let limit = 1 << 14
            let header = try PNGHeader(bytes, name: "a.png", maximumPixels: limit)
            try require(header.width * header.height <= limit, "\(header) is larger than was asked for")
            let image = try PNGFile.decode(bytes, name: "a.png", maximumPixels: limit)
            try require(
                image.width == header.width && image.height == header.height
                    && image.pixels.count == image.width * image.height * image.channels,
                "\(image.height)x\(image.width)x\(image.channels), \(image.pixels.count) samples, of \(header)")
        }
    }
}

extension FuzzedReader {
    /// PNG and PNM files of 16 bits a sample, whose images are those that are read in 8 bits, but for the bits.
    static let deepPictures = FuzzedReader(
        "deep-pictures", ["ImageFile.decodeDeep"], maximumLength: 1024,
        dictionary: ["IHDR", "IDAT", "IEND", "tRNS", "P5", "P6", "P7", "MAXVAL", "65535"],
        seeds: {
            let plain = [0, 2, 4, 6].flatMap { type in
                [false, true].map { PNGSeed.file(type, depth: 16, isInterlaced: $0) }
            }
            let written = try (1...4).map { channels in
                let pixels = (0..<25 * channels).map { UInt16(truncatingIfNeeded: $0 * 7919) }
                let image = try DeepImage(height: 5, width: 5, channels: channels, pixels: pixels)
                return try ImageFile.encode(image, name: "a.png")
            }
            let texts = [
                "P5 3 2 65535\nabcdefghijkl", "P2 2 2 1000 0 1 500 1000 ", "P6 2 1 300\nabcdefghijkl",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 4095\nENDHDR\nabcd",
            ]
            return plain + written + texts.map { Array($0.utf8) }
        }, repair: PNGSeed.repaired
    ) {
        { bytes in
            let limit = 1 << 14
            guard let deep = try ImageFile.decodeDeep(bytes, name: "a", maximumPixels: limit) else { return }
            try require(
                deep.height * deep.width <= limit && deep.pixels.count == deep.height * deep.width * deep.channels,
                "\(deep.shape), \(deep.pixels.count) samples")
            // Both readers refuse what is damaged, not always in the same place.
            guard let plain = try? ImageFile.decode(bytes, name: "a").image else { return }
            try require(plain == deep.reduced, "\(deep.shape) in 16 bits is not the \(plain.shape) in 8")
        }
    }
}

/// PNG files made by hand, since the library writes few of the kinds that it reads.
private enum PNGSeed {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    private static let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    /// The first column and row of each of Adam7's passes, and the steps to the next ones.
    private static let passes = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]

    static func file(_ colourType: Int, depth: Int, isInterlaced: Bool) -> [UInt8] {
        let (width, height) = (5, 3)
        let bits = depth * (samples[colourType] ?? 1)
        func rows(_ columns: Int, _ count: Int) -> [UInt8] {
            guard columns > 0 else { return [] }
            // A row's filter, of which there are five, and its samples; no palette index beyond the palette.
            return (0..<count).flatMap { row in
                let (filter, byte) = colourType == 3 ? (0, row & 1) : (row % 5, row * 77)
                return [UInt8(filter)] + [UInt8](repeating: UInt8(byte), count: (columns * bits + 7) / 8)
            }
        }
        let data =
            isInterlaced
            ? passes.flatMap { x, y, across, down in
                rows((width - x + across - 1) / across, (height - y + down - 1) / down)
            } : rows(width, height)
        var file = signature
        let header = bigEndian(width) + bigEndian(height) + [UInt8(depth), UInt8(colourType), 0, 0]
        file += chunk("IHDR", header + [isInterlaced ? 1 : 0])
        if colourType == 3 { file += chunk("PLTE", [255, 0, 0, 0, 128, 255]) + chunk("tRNS", [7]) }
        if colourType == 0, isInterlaced { file += chunk("tRNS", [0, 1]) }
        return file + chunk("IDAT", zlib(data)) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(data.count) + body + bigEndian(crc32(body))
    }

    private static func zlib(_ bytes: [UInt8]) -> [UInt8] { [0x78, 1] + stored(bytes) + bigEndian(adler32(bytes)) }

    /// Makes each chunk's checksum right, and what is around bytes that are stored as they are.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var offset = 8
        while offset + 12 <= bytes.count {
            let end = offset + 8 + word(bytes, at: offset)
            guard end + 4 <= bytes.count else { break }
            let data = bytes[offset + 8..<end]
            if data.count >= 11, data.starts(with: [0x78, 1, 1]) {
                bytes.replaceSubrange(offset + 8..<end, with: zlib(Array(data.dropFirst(7).dropLast(4))))
            }
            bytes.replaceSubrange(end..<end + 4, with: bigEndian(crc32(bytes[offset + 4..<end])))
            offset = end + 4
        }
        return bytes
    }
}
