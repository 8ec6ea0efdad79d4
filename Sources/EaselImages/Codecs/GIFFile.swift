/// GIF files, of which the first frame is read, on its canvas.
package enum GIFFile: ImageFormat {
    package static let formatName = "GIF"
    package static let endings = ["gif"]

    package static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: Array("GIF87a".utf8)) || beginning.starts(with: Array("GIF89a".utf8))
    }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        guard let frame = try Frame(bytes, name: name) else { return nil }
        return ImageHeader(format: formatName, height: frame.height, width: frame.width, channels: frame.channels)
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        guard let frame = try Frame(bytes, name: name) else {
            throw DataError("\(name): the GIF file is truncated: it has no frame")
        }
        let count = try Image.sampleCount(height: frame.height, width: frame.width, channels: frame.channels)
        // What of the frame lies beyond the canvas is read too, to get at what follows it.
        guard frame.innerWidth * frame.innerHeight <= PNGFile.maximumPixels else {
            throw DataError(
                "\(name): the GIF file's frame, \(frame.innerWidth)x\(frame.innerHeight), is more than the "
                    + "\(PNGFile.maximumPixels) pixels accepted")
        }
        // A code is at least three bits and stands for 4096 pixels at most.
        guard frame.innerWidth * frame.innerHeight / 4096 <= bytes.count * 3 else {
            throw DataError("\(name): the GIF file is truncated: \(bytes.count) bytes cannot hold its frame")
        }
        var damage: String?
        let indices = try frame.indices(of: bytes) { read, expected in
            let problem = "the GIF file is damaged or truncated: \(read) of \(expected) pixels"
            guard options.isLenient, read > 0 else { throw DataError("\(name): \(problem)") }
            damage = problem
        }
        // What the frame leaves free is transparent, where anything can be, or the background.
        var pixels = [UInt8](repeating: 0, count: count)
        let channels = frame.channels
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let (row, column) = (y - frame.top, x - frame.left)
                let isInside = (0..<frame.innerHeight).contains(row) && (0..<frame.innerWidth).contains(column)
                let place = isInside ? frame.storedRow(row) * frame.innerWidth + column : -1
                let index = isInside && place < indices.count ? Int(indices[place]) : nil
                let colour = frame.colour(index)
                let start = (y * frame.width + x) * channels
                pixels[start] = colour.0
                if channels >= 3 { (pixels[start + 1], pixels[start + 2]) = (colour.1, colour.2) }
                if frame.hasTransparency { pixels[start + channels - 1] = colour.3 }
            }
        }
        return DecodedImage(
            Image(unchecked: pixels, height: frame.height, width: frame.width, channels: channels), damage: damage)
    }
}

extension GIFFile {
    /// The first frame of a file: where it lies on the canvas, its colours, and where its codes begin.
    private struct Frame {
        let height: Int
        let width: Int
        private(set) var (top, left, innerHeight, innerWidth) = (0, 0, 0, 0)
        private(set) var isInterlaced = false
        private var colours: [(UInt8, UInt8, UInt8)] = []
        private var transparent: Int?
        private var background = 0
        /// The byte of the least size of codes, which their blocks follow.
        private var start = 0

        /// Reads all up to the codes; `nil` where the bytes end before.
        init?(_ bytes: [UInt8], name: String) throws {
            var reader = ByteReader(bytes, at: 6)
            guard let width = reader.littleEndian(2), let height = reader.littleEndian(2), let flags = reader.byte(),
                let background = reader.byte(), reader.byte() != nil
            else {
                return nil
            }
            (self.width, self.height, self.background) = (width, height, Int(background))
            guard Self.palette(flags, &reader, &colours) else { return nil }
            while true {
                switch reader.byte() {
                case nil: return nil
                case 0x21:
                    guard let label = reader.byte() else { return nil }
                    guard try readExtension(label, &reader) else { return nil }
                case 0x2C:
                    guard let left = reader.littleEndian(2), let top = reader.littleEndian(2),
                        let innerWidth = reader.littleEndian(2), let innerHeight = reader.littleEndian(2),
                        let flags = reader.byte()
                    else {
                        return nil
                    }
                    (self.left, self.top, self.innerWidth, self.innerHeight) = (left, top, innerWidth, innerHeight)
                    isInterlaced = flags & 0x40 != 0
                    guard Self.palette(flags, &reader, &colours) else { return nil }
                    guard !colours.isEmpty else { throw DataError("\(name): the GIF file has no colours") }
                    guard innerWidth > 0, innerHeight > 0 else {
                        throw DataError("\(name): the GIF file's frame is empty")
                    }
                    start = reader.position
                    return
                case 0x3B: throw DataError("\(name): the GIF file has no frame")
                default: throw DataError("\(name): byte \(reader.position - 1) of the GIF file is damaged")
                }
            }
        }

        /// A table of colours, where the flags announce one.
        private static func palette(
            _ flags: UInt8, _ reader: inout ByteReader, _ colours: inout [(UInt8, UInt8, UInt8)]
        ) -> Bool {
            guard flags & 0x80 != 0 else { return true }
            guard let table = reader.bytes(3 << (Int(flags & 7) + 1)) else { return false }
            colours = stride(from: table.startIndex, to: table.endIndex, by: 3).map {
                (table[$0], table[$0 + 1], table[$0 + 2])
            }
            return true
        }

        private mutating func readExtension(_ label: UInt8, _ reader: inout ByteReader) throws -> Bool {
            var isFirst = true
            while let size = reader.byte() {
                if size == 0 { return true }
                guard let block = reader.bytes(Int(size)) else { return false }
                // A graphic control block: flags, two bytes of delay, the transparent colour.
                if label == 0xF9, isFirst, block.count >= 4 {
                    transparent = block[block.startIndex] & 1 == 1 ? Int(block[block.startIndex + 3]) : nil
                }
                isFirst = false
            }
            return false
        }

        var hasTransparency: Bool { transparent != nil }

        /// Grey where all colours are.
        var channels: Int {
            (colours.allSatisfy { $0.0 == $0.1 && $0.1 == $0.2 } ? 1 : 3) + (hasTransparency ? 1 : 0)
        }

        /// The colour and alpha of an index; of none, what the frame leaves free.
        func colour(_ index: Int?) -> (UInt8, UInt8, UInt8, UInt8) {
            guard let index else {
                guard !hasTransparency, background < colours.count else { return (0, 0, 0, 0) }
                let colour = colours[background]
                return (colour.0, colour.1, colour.2, 255)
            }
            guard index < colours.count else { return (0, 0, 0, 255) }
            let colour = colours[index]
            return (colour.0, colour.1, colour.2, index == transparent ? 0 : 255)
        }

        /// The place of a row among the rows as stored: interlaced ones come every eighth, then those between.
        func storedRow(_ row: Int) -> Int {
            guard isInterlaced else { return row }
            let eighths = (innerHeight + 7) / 8
            if row % 8 == 0 { return row / 8 }
            if row % 8 == 4 { return eighths + row / 8 }
            let quarters = (innerHeight + 3) / 4
            if row % 4 == 2 { return quarters + row / 4 }
            return (innerHeight + 1) / 2 + row / 2
        }

        /// The indices of the frame's pixels (LZW with codes of growing length).
        /// - Parameter short: Called where there are fewer than the frame has.
        func indices(of bytes: [UInt8], short: (_ read: Int, _ expected: Int) throws -> Void) throws -> [UInt8] {
            let expected = innerWidth * innerHeight
            var result: [UInt8] = []
            var reader = ByteReader(bytes, at: start)
            guard let least = reader.byte(), (1...8).contains(least) else {
                try short(0, expected)
                return result
            }
            result.reserveCapacity(expected)
            let (clear, end) = (1 << Int(least), 1 << Int(least) + 1)
            // Of each code: the one that it lengthens, its last and its first index.
            var (before, last, first) = (
                [Int](repeating: -1, count: 4096), [UInt8](repeating: 0, count: 4096), [UInt8]()
            )
            first = last
            for code in 0..<clear { (last[code], first[code]) = (UInt8(code), UInt8(code)) }
            var (count, size, previous) = (end + 1, Int(least) + 1, -1)
            var (bits, held, block) = (0, 0, ArraySlice<UInt8>())
            var reversed: [UInt8] = []
            reading: while result.count < expected {
                while held < size {
                    while block.isEmpty {
                        // The last block of a file that is cut has fewer bytes than it says.
                        guard let length = reader.byte(), length > 0, case let left = bytes.count - reader.position,
                            left > 0, let next = reader.bytes(min(Int(length), left))
                        else {
                            break reading
                        }
                        block = next
                    }
                    bits |= Int(block.removeFirst()) << held
                    held += 8
                }
                let code = bits & (1 << size - 1)
                (bits, held) = (bits >> size, held - size)
                if code == clear {
                    (count, size, previous) = (end + 1, Int(least) + 1, -1)
                    continue
                }
                guard code != end, code < count || code == count && previous >= 0 else { break }
                // The one code that may come before it is known lengthens the previous by its own first index.
                let known = code < count ? code : previous
                reversed.removeAll(keepingCapacity: true)
                if code == count { reversed.append(first[previous]) }
                var walked = known
                while walked >= 0 {
                    reversed.append(last[walked])
                    walked = before[walked]
                }
                result.append(contentsOf: reversed.reversed().prefix(expected - result.count))
                if previous >= 0, count < 4096 {
                    (before[count], last[count], first[count]) = (previous, first[known], first[previous])
                    count += 1
                    if count == 1 << size, size < 12 { size += 1 }
                }
                previous = code
            }
            if result.count < expected { try short(result.count, expected) }
            return result
        }
    }
}
