import EaselCore

/// PNM files: bitmaps, greymaps and pixmaps in text and binary (P1 to P6), and PAM (P7), of 8 and 16 bits.
package enum PNMFile: ImageFormat {
    package static let formatName = "PNM"
    package static let endings = ["pnm", "pbm", "pgm", "ppm", "pam"]

    package static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.count >= 3 && beginning[0] == UInt8(ascii: "P") && (0x31...0x37).contains(beginning[1])
            && (isSpace(beginning[2]) || beginning[2] == UInt8(ascii: "#"))
    }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        guard let layout = try Layout(bytes, name: name) else { return nil }
        return ImageHeader(
            format: formatName, height: layout.height, width: layout.width, channels: layout.channels,
            bitDepth: layout.isBitmap ? 1 : layout.most > 255 ? 16 : 8)
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        let (pixels, layout): ([UInt8], Layout) = try samples(bytes, name)
        return DecodedImage(
            Image(unchecked: pixels, height: layout.height, width: layout.width, channels: layout.channels))
    }

    /// Reads an image of more than 8 bits a sample.
    /// - Throws: `DataError` for a file that is damaged.
    static func decodeDeep(_ bytes: [UInt8], name: String) throws -> DeepImage {
        let (pixels, layout): ([UInt16], Layout) = try samples(bytes, name)
        return DeepImage(unchecked: pixels, height: layout.height, width: layout.width, channels: layout.channels)
    }

    private static func samples<Sample: PixelSample>(
        _ bytes: [UInt8], _ name: String
    ) throws -> (pixels: [Sample], layout: Layout) {
        guard let layout = try Layout(bytes, name: name) else { throw DataError("\(name): the PNM file is truncated") }
        let count = try Image.sampleCount(height: layout.height, width: layout.width, channels: layout.channels)
        guard count <= layout.mostSamples(in: bytes.count) else {
            throw DataError(
                "\(name): the PNM file is truncated: \(bytes.count) bytes cannot hold "
                    + "\(layout.width)x\(layout.height) pixels")
        }
        return (try layout.isText ? text(bytes, layout, count, name) : binary(bytes, layout, count, name), layout)
    }

    private static func binary<Sample: PixelSample>(
        _ bytes: [UInt8], _ layout: Layout, _ count: Int, _ name: String
    ) throws -> [Sample] {
        if layout.isBitmap {
            let rowSize = (layout.width + 7) / 8
            guard layout.start + rowSize * layout.height <= bytes.count else {
                throw DataError("\(name): the PNM file is truncated")
            }
            // Ones are black.
            return (0..<count).map { place in
                let (y, x) = (place / layout.width, place % layout.width)
                return bytes[layout.start + y * rowSize + x / 8] >> UInt8(7 - x % 8) & 1 == 1 ? 0 : .max
            }
        }
        let size = layout.most > 255 ? 2 : 1
        guard layout.start + size * count <= bytes.count else { throw DataError("\(name): the PNM file is truncated") }
        if layout.most == 255, Sample.bitWidth == 8 {
            return bytes[layout.start..<(layout.start + count)].map { Sample(truncatingIfNeeded: $0) }
        }
        return (0..<count).map { place in
            let start = layout.start + place * size
            return layout.sample(size == 2 ? Int(bytes[start]) << 8 | Int(bytes[start + 1]) : Int(bytes[start]))
        }
    }

    private static func text<Sample: PixelSample>(
        _ bytes: [UInt8], _ layout: Layout, _ count: Int, _ name: String
    ) throws -> [Sample] {
        var words = Words(bytes, at: layout.start)
        var pixels: [Sample] = []
        pixels.reserveCapacity(count)
        while pixels.count < count {
            // The digits of a bitmap may stand without spaces between them.
            guard let number = try layout.isBitmap ? words.digit(name) : words.number(name) else {
                throw DataError("\(name): the PNM file is truncated: it has \(pixels.count) samples, expected \(count)")
            }
            pixels.append(layout.isBitmap ? (number == 0 ? .max : 0) : layout.sample(number))
        }
        return pixels
    }

    fileprivate static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension PNMFile {
    /// The header of a file.
    private struct Layout {
        var height = 0
        var width = 0
        var channels = 1
        /// The largest sample, which is white.
        var most = 1
        let isText: Bool
        let isBitmap: Bool
        /// The byte that samples begin at.
        var start = 0

        /// Reads it; `nil` where the bytes end before.
        init?(_ bytes: [UInt8], name: String) throws {
            let kind = Int(bytes[1]) - 0x30
            (isText, isBitmap) = (kind <= 3, kind == 1 || kind == 4)
            var words = Words(bytes, at: 2)
            if kind == 7 {
                guard try readFields(&words, name) else { return nil }
            } else {
                channels = kind == 3 || kind == 6 ? 3 : 1
                guard let width = try words.number(name), let height = try words.number(name) else { return nil }
                (self.width, self.height) = (width, height)
                if !isBitmap {
                    guard let most = try words.number(name) else { return nil }
                    self.most = most
                }
                // One white-space character ends the header.
                guard words.position < bytes.count else { return nil }
                start = words.position + 1
            }
            guard (1...65535).contains(most) else {
                throw DataError("\(name): the PNM file's largest sample is \(most), expected 1 to 65535")
            }
            guard (1...4).contains(channels) else {
                throw DataError("\(name): a PAM file of \(channels) channels, expected 1 to 4")
            }
        }

        /// The lines of a PAM file's header.
        private mutating func readFields(_ words: inout Words, _ name: String) throws -> Bool {
            while let field = words.word() {
                switch field {
                case "ENDHDR":
                    guard words.position < words.bytes.count else { return false }
                    start = words.position + 1
                    return true
                case "TUPLTYPE": words.skipLine()
                case "WIDTH", "HEIGHT", "DEPTH", "MAXVAL":
                    guard let number = try words.number(name) else { return false }
                    switch field {
                    case "WIDTH": width = number
                    case "HEIGHT": height = number
                    case "DEPTH": channels = number
                    default: most = number
                    }
                default: throw DataError("\(name): the PAM file's header has no field '\(field.prefix(20))'")
                }
            }
            return false
        }

        /// A number of the file as a sample; those beyond the largest are white.
        func sample<Sample: PixelSample>(_ number: Int) -> Sample {
            Sample((min(number, most) * Int(Sample.max) + most / 2) / most)
        }

        /// The most samples that so many bytes can hold, for nothing is allocated for more.
        func mostSamples(in bytes: Int) -> Int { isBitmap && !isText ? 8 * bytes : bytes }
    }

    /// The words of a header or of samples in text, with comments from `#` to the end of a line.
    private struct Words {
        let bytes: [UInt8]
        var position: Int

        init(_ bytes: [UInt8], at position: Int) { (self.bytes, self.position) = (bytes, position) }

        private mutating func skipSpace() {
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "#") {
                    skipLine()
                } else if isSpace(bytes[position]) {
                    position += 1
                } else {
                    return
                }
            }
        }

        mutating func skipLine() {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        }

        mutating func word() -> String? {
            skipSpace()
            let start = position
            while position < bytes.count, !isSpace(bytes[position]), position - start < 64 { position += 1 }
            return position > start && position < bytes.count
                ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
        }

        /// The next number; `nil` where the bytes end before it does.
        mutating func number(_ name: String) throws -> Int? {
            skipSpace()
            let start = position
            var value = 0
            while position < bytes.count, (0x30...0x39).contains(bytes[position]), value < 1 << 40 {
                value = value * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            if position == bytes.count { return position > start ? value : nil }
            guard position > start else {
                throw DataError("\(name): byte \(position) of the PNM file: expected a number")
            }
            return value
        }

        mutating func digit(_ name: String) throws -> Int? {
            skipSpace()
            guard position < bytes.count else { return nil }
            guard bytes[position] == 0x30 || bytes[position] == 0x31 else {
                throw DataError("\(name): byte \(position) of the PNM file: expected 0 or 1")
            }
            position += 1
            return Int(bytes[position - 1] - 0x30)
        }
    }
}
