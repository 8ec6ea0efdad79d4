import CZlib
import EaselFiles

/// PNG files of 16 bits a sample, which libpng's simplified interface would convert to linear light.
///
/// Reading gives the samples as they are stored, transparency becomes alpha, and what the file says about gamma and colour
/// profiles is left aside. Source: the third edition of the PNG specification, W3C, 2025.
enum DeepPNG {
    /// Reads an image from the bytes of a file of 16 bits a sample; `name` is what errors call it.
    ///
    /// - Throws: `DataError` with that name and what is wrong.
    static func decode(_ bytes: [UInt8], name: String, maximumPixels: Int) throws -> DeepImage {
        let header = try PNGHeader(bytes, name: name, maximumPixels: maximumPixels)
        guard header.bitDepth == 16 else {
            throw DataError("\(name): a PNG file of \(header.bitDepth) bits, expected 16")
        }
        guard bytes[26] == 0, bytes[27] == 0, bytes[28] <= 1, [0, 2, 4, 6].contains(bytes[25]) else {
            throw DataError("\(name): the PNG file's header is damaged")
        }
        let (height, width, channels) = (header.height, header.width, header.channels)
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let chunks = try Chunks(bytes, name: name)
        let passes = bytes[28] == 1 ? Pass.interlaced : [Pass(top: 0, left: 0, down: 1, across: 1)]
        let sizes = passes.map { ($0.rows(of: height), $0.columns(of: width)) }
        let size = sizes.reduce(0) { $0 + ($1.0 > 0 && $1.1 > 0 ? $1.0 * (1 + $1.1 * channels * 2) : 0) }
        var data = try inflated(chunks.data, size: size, name: name)
        var pixels = [UInt16](repeating: 0, count: count)
        var start = 0
        for (pass, (rows, columns)) in zip(passes, sizes) where rows > 0 && columns > 0 {
            let length = columns * channels * 2
            for row in 0..<rows {
                let line = start + row * (1 + length)
                try unfilter(&data, line: line, length: length, step: channels * 2, isFirst: row == 0, name: name)
                for column in 0..<columns {
                    let (y, x) = (pass.top + row * pass.down, pass.left + column * pass.across)
                    for channel in 0..<channels {
                        let from = line + 1 + (column * channels + channel) * 2
                        pixels[(y * width + x) * channels + channel] = UInt16(data[from]) << 8 | UInt16(data[from + 1])
                    }
                }
            }
            start += rows * (1 + length)
        }
        let image = DeepImage(unchecked: pixels, height: height, width: width, channels: channels)
        guard let transparent = chunks.transparent, !image.hasAlpha else { return image }
        guard transparent.count == channels else { throw DataError("\(name): the PNG file's tRNS chunk is damaged") }
        _ = try Image.sampleCount(height: height, width: width, channels: channels + 1)
        let withAlpha = (0..<height * width).flatMap { pixel in
            let samples = pixels[(pixel * channels)..<((pixel + 1) * channels)]
            return samples + [samples.elementsEqual(transparent) ? 0 : 65535]
        }
        return DeepImage(unchecked: withAlpha, height: height, width: width, channels: channels + 1)
    }

    /// The bytes of a file of an image; `name` is what errors call it.
    ///
    /// - Throws: `DataError` where there is no memory to compress in.
    static func encode(_ image: DeepImage, name: String) throws -> [UInt8] {
        let (length, step) = (image.width * image.channels * 2, image.channels * 2)
        var filtered: [UInt8] = []
        filtered.reserveCapacity(image.height * (1 + length))
        var above = [UInt8](repeating: 0, count: length)
        for row in 0..<image.height {
            let samples = image.pixels[(row * image.width * image.channels)...].prefix(image.width * image.channels)
            let line = samples.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            // The filter whose differences are the least, as most programs choose.
            let tries = (0...4).map { filter(UInt8($0), line, above, step) }
            let sums = tries.map { $0.reduce(0) { $0 + abs(Int(Int8(bitPattern: $1))) } }
            let best = sums.indices.min { sums[$0] < sums[$1] } ?? 0
            filtered.append(UInt8(best))
            filtered += tries[best]
            above = line
        }
        var size = compressBound(uLong(filtered.count))
        var status = Z_OK
        let data = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, initialized in
            status = compress2(buffer.baseAddress, &size, filtered, uLong(filtered.count), 6)
            initialized = status == Z_OK ? Int(size) : 0
        }
        guard status == Z_OK else { throw DataError("cannot write \(name): zlib has no memory to compress in") }
        let colourType: UInt8 = (image.channels >= 3 ? 2 : 0) | (image.hasAlpha ? 4 : 0)
        var file = PNGHeader.signature
        PNGChunk.append(
            "IHDR", PNGChunk.words(UInt32(image.width), UInt32(image.height)) + [16, colourType, 0, 0, 0], to: &file)
        PNGChunk.append("sRGB", [0], to: &file)
        PNGChunk.append("IDAT", data, to: &file)
        PNGChunk.append("IEND", [], to: &file)
        return file
    }

    /// The chunks of a file that say what its samples are.
    private struct Chunks {
        var data: [UInt8] = []
        /// The colour that stands for transparency.
        var transparent: [UInt16]?

        init(_ bytes: [UInt8], name: String) throws {
            var offset = 8
            while offset + 12 <= bytes.count {
                let end = offset + 12 + PNGHeader.word(bytes, at: offset)
                guard end <= bytes.count else { break }
                let kind = String(decoding: bytes[(offset + 4)..<(offset + 8)], as: UTF8.self)
                let content = bytes[(offset + 8)..<(end - 4)]
                let isCritical = bytes[offset + 4] & 0x20 == 0
                if isCritical || kind == "tRNS" {
                    let sum = bytes[(offset + 4)..<(end - 4)].withUnsafeBytes { checksum($0) }
                    guard Int(sum) == PNGHeader.word(bytes, at: end - 4) else {
                        throw DataError("\(name): the PNG file is damaged: the checksum of its \(kind) is wrong")
                    }
                }
                switch kind {
                case "IHDR", "PLTE": break
                case "IDAT": data += content
                case "tRNS":
                    let own = Array(content)
                    transparent = stride(from: 0, to: own.count - 1, by: 2).map {
                        UInt16(own[$0]) << 8 | UInt16(own[$0 + 1])
                    }
                case "IEND": return
                default:
                    guard !isCritical else {
                        throw DataError("\(name): the PNG file has a \(kind) chunk, which is not known; save it anew")
                    }
                }
                offset = end
            }
            throw DataError("\(name): the PNG file is truncated")
        }
    }

    /// A pass over the image: the first row and column, and how far apart the next ones are.
    private struct Pass {
        let top, left, down, across: Int

        static let interlaced = [
            Pass(top: 0, left: 0, down: 8, across: 8), Pass(top: 0, left: 4, down: 8, across: 8),
            Pass(top: 4, left: 0, down: 8, across: 4), Pass(top: 0, left: 2, down: 4, across: 4),
            Pass(top: 2, left: 0, down: 4, across: 2), Pass(top: 0, left: 1, down: 2, across: 2),
            Pass(top: 1, left: 0, down: 2, across: 1),
        ]

        func rows(of height: Int) -> Int { max(0, (height - top + down - 1) / down) }
        func columns(of width: Int) -> Int { max(0, (width - left + across - 1) / across) }
    }

    private static func inflated(_ data: [UInt8], size: Int, name: String) throws -> [UInt8] {
        // Deflate shrinks at most 1,032 times, so a header that promises more lies, and nothing need be allocated.
        guard size / 1032 <= data.count else {
            throw DataError("\(name): truncated, \(data.count) bytes cannot hold the pixels declared")
        }
        var (status, count) = (Z_OK, uLong(size))
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            status = uncompress(buffer.baseAddress, &count, data, uLong(data.count))
            initialized = status == Z_OK ? min(Int(count), size) : 0
        }
        guard status == Z_OK, bytes.count == size else {
            throw DataError("\(name): the PNG file is damaged: its pixels cannot be inflated")
        }
        return bytes
    }

    /// Undoes the filter of a line, which begins with the filter's number.
    private static func unfilter(
        _ data: inout [UInt8], line: Int, length: Int, step: Int, isFirst: Bool, name: String
    ) throws {
        let kind = data[line]
        guard kind <= 4 else { throw DataError("\(name): the PNG file is damaged: it has a filter \(kind)") }
        guard kind > 0 else { return }
        let above = line - length
        data.withUnsafeMutableBufferPointer { data in
            for place in 0..<length {
                let left = place >= step ? data[line + 1 + place - step] : 0
                let up = isFirst ? 0 : data[above + place]
                let corner = isFirst || place < step ? 0 : data[above + place - step]
                data[line + 1 + place] &+= predicted(kind, left, up, corner)
            }
        }
    }

    private static func filter(_ kind: UInt8, _ line: [UInt8], _ above: [UInt8], _ step: Int) -> [UInt8] {
        line.indices.map { place in
            let left = place >= step ? line[place - step] : 0
            let corner = place >= step ? above[place - step] : 0
            return line[place] &- predicted(kind, left, above[place], corner)
        }
    }

    private static func predicted(_ kind: UInt8, _ left: UInt8, _ up: UInt8, _ corner: UInt8) -> UInt8 {
        switch kind {
        case 1: return left
        case 2: return up
        case 3: return UInt8((Int(left) + Int(up)) / 2)
        case 4:
            let sum = Int(left) + Int(up) - Int(corner)
            let (a, b, c) = (abs(sum - Int(left)), abs(sum - Int(up)), abs(sum - Int(corner)))
            return a <= b && a <= c ? left : b <= c ? up : corner
        default: return 0
        }
    }
}
