/// BMP files: 1, 2, 4 and 8 bits with a palette, also run-length coded, 16, 24 and 32 bits, with or without bit masks.
package enum BMPFile: ImageFormat {
    package static let formatName = "BMP"
    package static let endings = ["bmp", "dib"]

    package static func recognises(_ beginning: [UInt8]) -> Bool {
        // The letters alone begin many a text.
        beginning.starts(with: Array("BM".utf8)) && beginning.count >= 18
            && Layout.headerSizes.contains(Int(beginning[14]))
    }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        guard let layout = try Layout(bytes, name: name) else { return nil }
        return ImageHeader(
            format: formatName, height: layout.height, width: layout.width, channels: layout.channels,
            bitDepth: min(layout.depth, 8))
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        guard let layout = try Layout(bytes, name: name) else { throw DataError("\(name): the BMP file is truncated") }
        let (height, width, channels) = (layout.height, layout.width, layout.channels)
        // A file that is too short for its rows lies about them.
        if !layout.isRunLengthCoded {
            guard layout.start + layout.rowSize * height <= bytes.count else {
                throw DataError("\(name): the BMP file is truncated: \(bytes.count) bytes cannot hold \(height) rows")
            }
        } else if height * width / 255 > bytes.count * 8 {
            throw DataError(
                "\(name): the BMP file is truncated: \(bytes.count) bytes cannot hold \(width)x\(height) pixels")
        }
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let indices = layout.isRunLengthCoded ? try runs(bytes, layout, name: name) : []
        var pixels = [UInt8](repeating: 0, count: count)
        for y in 0..<height {
            // From the bottom to the top, unless the height is negative.
            let row = layout.isTopDown ? y : height - 1 - y
            let line = layout.start + row * layout.rowSize
            for x in 0..<width {
                let colour: (UInt8, UInt8, UInt8, UInt8)
                if layout.isRunLengthCoded {
                    colour = layout.palette(Int(indices[row * width + x]))
                } else if layout.depth <= 8 {
                    let perByte = 8 / layout.depth
                    let shift = (perByte - 1 - x % perByte) * layout.depth
                    colour = layout.palette(Int(bytes[line + x / perByte]) >> shift & (1 << layout.depth - 1))
                } else {
                    let size = layout.depth / 8
                    let start = line + x * size
                    let value = (0..<size).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
                    colour = layout.colour(value)
                }
                let place = (y * width + x) * channels
                pixels[place] = colour.0
                if channels >= 3 { (pixels[place + 1], pixels[place + 2]) = (colour.1, colour.2) }
                if channels == 4 { pixels[place + 3] = colour.3 }
            }
        }
        return DecodedImage(Image(unchecked: pixels, height: height, width: width, channels: channels))
    }

    /// The palette indices of a run-length coded image, from the bottom row up; what it leaves out is 0.
    private static func runs(_ bytes: [UInt8], _ layout: Layout, name: String) throws -> [UInt8] {
        var indices = [UInt8](repeating: 0, count: layout.height * layout.width)
        var reader = ByteReader(bytes, at: layout.start)
        var (x, y) = (0, 0)
        let cut = DataError("\(name): the BMP file is truncated: its runs end before the image does")
        func put(_ value: UInt8) {
            if x < layout.width, y < layout.height { indices[y * layout.width + x] = value }
            x += 1
        }
        while y < layout.height {
            guard let count = reader.byte(), let value = reader.byte() else { throw cut }
            if count > 0 {
                for step in 0..<Int(count) {
                    put(layout.depth == 8 ? value : step % 2 == 0 ? value >> 4 : value & 15)
                }
                continue
            }
            switch value {
            case 0: (x, y) = (0, y + 1)
            case 1: return indices
            case 2:
                guard let right = reader.byte(), let up = reader.byte() else { throw cut }
                (x, y) = (x + Int(right), y + Int(up))
            default:
                let size = layout.depth == 8 ? Int(value) : (Int(value) + 1) / 2
                guard let stored = reader.bytes(size) else { throw cut }
                for step in 0..<Int(value) {
                    let byte = stored[stored.startIndex + (layout.depth == 8 ? step : step / 2)]
                    put(layout.depth == 8 ? byte : step % 2 == 0 ? byte >> 4 : byte & 15)
                }
                // Such runs end at even places.
                if size % 2 == 1 { _ = reader.byte() }
            }
        }
        return indices
    }
}

extension BMPFile {
    /// Where pixels lie in a file and how they are stored.
    private struct Layout {
        let height: Int
        let width: Int
        let depth: Int
        private(set) var start: Int
        let isTopDown: Bool
        let isRunLengthCoded: Bool
        /// Red, green, blue and alpha in the bits of a pixel.
        private var masks: [UInt32] = []
        private var colours: [(UInt8, UInt8, UInt8, UInt8)] = []
        /// 1 where all colours of the palette are grey.
        private(set) var channels = 3

        static let headerSizes = [12, 40, 52, 56, 64, 108, 124]

        var rowSize: Int { (width * depth + 31) / 32 * 4 }

        /// Reads the headers and the palette; `nil` where the bytes end before.
        init?(_ bytes: [UInt8], name: String) throws {
            var reader = ByteReader(bytes, at: 10)
            guard let start = reader.littleEndian(4), let size = reader.littleEndian(4), bytes.count >= 14 + size else {
                return nil
            }
            guard Self.headerSizes.contains(size) else {
                throw DataError("\(name): a BMP file with a header of \(size) bytes, which is not read; save it as PNG")
            }
            self.start = start
            let isOld = size == 12
            guard let width = reader.littleEndian(isOld ? 2 : 4), let rows = reader.littleEndian(isOld ? 2 : 4),
                reader.littleEndian(2) != nil, let depth = reader.littleEndian(2)
            else {
                return nil
            }
            let height = isOld ? rows : Int(Int32(truncatingIfNeeded: rows))
            (self.width, self.depth, isTopDown) = (Int(Int32(truncatingIfNeeded: width)), depth, height < 0)
            self.height = abs(height)
            let compression = isOld ? 0 : reader.littleEndian(4) ?? 0
            isRunLengthCoded = compression == 1 && depth == 8 || compression == 2 && depth == 4
            guard [1, 2, 4, 8, 16, 24, 32].contains(depth), [0, 3, 6].contains(compression) || isRunLengthCoded,
                compression == 0 || isRunLengthCoded || depth >= 16
            else {
                throw DataError(
                    "\(name): a BMP file of \(depth) bits with compression \(compression), which is not read; save it as PNG"
                )
            }
            guard self.width > 0, self.height > 0, start >= 14 + size, start <= 1 << 24 else {
                throw DataError("\(name): the BMP file's header is damaged")
            }
            if depth <= 8 {
                let said = isOld ? 0 : ByteReader.number(bytes, at: 46)
                let count = min(said == 0 ? 1 << depth : said, 1 << depth)
                var palette = ByteReader(bytes, at: 14 + size)
                for _ in 0..<count {
                    guard let entry = palette.bytes(isOld ? 3 : 4) else { return nil }
                    let first = entry.startIndex
                    colours.append((entry[first + 2], entry[first + 1], entry[first], 255))
                }
                // Some programs say that pixels begin where the palette lies.
                self.start = max(start, palette.position)
                if colours.allSatisfy({ $0.0 == $0.1 && $0.1 == $0.2 }) { channels = 1 }
            } else {
                let standard: [UInt32] = depth == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0]
                masks = standard
                if compression != 0 || size >= 52 && depth != 24 {
                    // They follow the short header and are a part of the longer ones.
                    let count = size >= 56 || compression == 6 ? 4 : 3
                    guard bytes.count >= 54 + 4 * count else { return nil }
                    let stored = (0..<count).map {
                        UInt32(truncatingIfNeeded: ByteReader.number(bytes, at: 54 + 4 * $0))
                    }
                    if compression != 0 || stored.contains(where: { $0 != 0 }) {
                        masks = stored + (count == 3 ? [0] : [])
                    }
                }
                if masks[3] != 0 { channels = 4 }
            }
        }

        func palette(_ index: Int) -> (UInt8, UInt8, UInt8, UInt8) {
            index < colours.count ? colours[index] : (0, 0, 0, 255)
        }

        func colour(_ value: UInt32) -> (UInt8, UInt8, UInt8, UInt8) {
            (
                sample(value, masks[0]), sample(value, masks[1]), sample(value, masks[2]),
                masks[3] == 0 ? 255 : sample(value, masks[3])
            )
        }

        /// The bits of a mask, stretched to 0 to 255.
        private func sample(_ value: UInt32, _ mask: UInt32) -> UInt8 {
            guard mask != 0 else { return 0 }
            let most = UInt64(mask >> UInt32(mask.trailingZeroBitCount))
            let bits = UInt64((value & mask) >> UInt32(mask.trailingZeroBitCount))
            return UInt8(truncatingIfNeeded: (bits * 255 + most / 2) / most)
        }
    }
}

extension ByteReader {
    /// The four bytes at an offset as a number, the least significant first; 0 beyond the end.
    fileprivate static func number(_ bytes: [UInt8], at offset: Int) -> Int {
        var reader = ByteReader(bytes, at: min(offset, bytes.count))
        return reader.littleEndian(4) ?? 0
    }
}
