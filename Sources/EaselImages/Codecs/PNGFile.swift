import CPNG
import EaselFiles

/// PNG files, read and written through libpng's simplified interface.
///
/// Reading gives the samples as they are stored, as most programs do: 16-bit samples become the nearest of 8 bits
/// (`32768` becomes 128), smaller ones are stretched to 0 to 255, palettes are looked up, transparency becomes alpha,
/// and what the file says about gamma and colour profiles is left aside. Writing declares sRGB.
public enum PNGFile {
    /// The default limit on the pixels of an image that is read: 64 × 2²⁰.
    public static let maximumPixels = 64 << 20
    /// The largest file read, in bytes.
    static let maximumBytes = 1 << 30

    /// Reads an image.
    ///
    /// - Throws: `DataError` naming the file and libpng's reason.
    public static func read(_ path: String, maximumPixels: Int = maximumPixels) throws -> Image {
        try decode(FileSystem.read(path, limit: maximumBytes), name: path, maximumPixels: maximumPixels)
    }

    /// Reads an image from the bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` with that name and libpng's reason.
    public static func decode(_ bytes: [UInt8], name: String, maximumPixels: Int = maximumPixels) throws -> Image {
        let header = try PNGHeader(bytes, name: name, maximumPixels: maximumPixels)
        // libpng's simplified interface puts the rows of such a file in the wrong places (seen with 1.6.39).
        if header.bitDepth == 16, bytes[28] == 1 {
            return try DeepPNG.decode(bytes, name: name, maximumPixels: maximumPixels).reduced
        }
        try requireHonest(bytes, header, name: name)
        let stored = essentialChunks(of: bytes)
        // Deflate shrinks at most 1,032 times, so a header that promises more lies, and nothing need be allocated.
        guard header.width * header.height * header.bitsPerPixel / 8 / 1032 <= stored.count else {
            throw DataError(
                "\(name): truncated, \(bytes.count) bytes cannot hold the \(header.width)x\(header.height) pixels declared"
            )
        }
        return try stored.withUnsafeBytes { stored in
            try withImage { image in
                guard png_image_begin_read_from_memory(image, stored.baseAddress, stored.count) != 0 else {
                    throw failure("read", image, name)
                }
                let format = image.pointee.format
                // 16-bit samples without a gamma are taken for linear light unless this says otherwise.
                image.pointee.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
                image.pointee.format = format & (PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
                let height = Int(image.pointee.height)
                let width = Int(image.pointee.width)
                let channels =
                    (format & PNG_FORMAT_FLAG_COLOR != 0 ? 3 : 1) + (format & PNG_FORMAT_FLAG_ALPHA != 0 ? 1 : 0)
                let count = try Image.sampleCount(height: height, width: width, channels: channels)
                let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                    guard png_image_finish_read(image, nil, buffer.baseAddress, 0, nil) != 0 else {
                        throw failure("read", image, name)
                    }
                    initialized = count
                }
                return Image(unchecked: pixels, height: height, width: width, channels: channels)
            }
        }
    }

    /// Reads only the header of a file.
    ///
    /// - Throws: `DataError` when the file cannot be read, is not a PNG file or has an unacceptable size.
    public static func readHeader(_ path: String, maximumPixels: Int = maximumPixels) throws -> PNGHeader {
        try PNGHeader(
            FileSystem.readBeginning(of: path, count: max(PNGHeader.byteCount, FileKind.byteCount)), name: path)
    }

    /// Writes an image atomically, with its own number of channels, 8 bits each.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - path: The file.
    ///   - isSynchronized: Whether to wait until the file is on the disk; whoever writes many waits once for their folder,
    ///     by `FileSystem.synchronize`.
    /// - Throws: `DataError` with libpng's reason, `FileError` with the path and the system's.
    public static func write(_ image: Image, to path: String, isSynchronized: Bool = true) throws {
        try AtomicFile.write(encode(image, name: path), to: path, isSynchronized: isSynchronized)
    }

    /// The bytes of a PNG file of an image.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - name: What errors call it.
    ///   - isFast: Whether to take less time, and more bytes: what is drawn again and again, as charts are, has large areas
    ///     of one colour, which take few bytes either way.
    /// - Throws: `DataError` with libpng's reason.
    public static func encode(_ image: Image, name: String = "image", isFast: Bool = false) throws -> [UInt8] {
        try withImage { handle in
            handle.pointee.flags = isFast ? png_uint_32(PNG_IMAGE_FLAG_FAST) : 0
            handle.pointee.width = png_uint_32(image.width)
            handle.pointee.height = png_uint_32(image.height)
            handle.pointee.format =
                (image.channels >= 3 ? PNG_FORMAT_FLAG_COLOR : 0) | (image.hasAlpha ? PNG_FORMAT_FLAG_ALPHA : 0)
            // Room for what deflate adds to incompressible data, and for the other chunks.
            let raw = image.pixels.count + image.height
            var size = raw + raw / 1000 + 4096
            for _ in 0..<2 {
                var isWritten = false
                let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
                    isWritten =
                        png_image_write_to_memory(handle, buffer.baseAddress, &size, 0, image.pixels, 0, nil) != 0
                    initialized = isWritten ? size : 0
                }
                if isWritten { return bytes }
                // Too small a buffer is reported by a larger size and no error: once more with that.
                guard handle.pointee.warning_or_error & 2 == 0 else { break }
            }
            throw failure("write", handle, name)
        }
    }

    /// Runs with a zeroed `png_image` that stays at one address, since libpng keeps a pointer to it between calls.
    private static func withImage<Result>(
        _ body: (UnsafeMutablePointer<png_image>) throws -> Result
    ) throws -> Result {
        let image = UnsafeMutablePointer<png_image>.allocate(capacity: 1)
        image.initialize(to: png_image())
        image.pointee.version = png_uint_32(PNG_IMAGE_VERSION)
        defer {
            png_image_free(image)
            image.deallocate()
        }
        return try body(image)
    }

    private static func failure(_ verb: String, _ image: UnsafeMutablePointer<png_image>, _ name: String) -> DataError {
        let reason = withUnsafeBytes(of: &image.pointee.message) { message in
            String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
        }
        return DataError("cannot \(verb) \(name): libpng: \(reason.isEmpty ? "no reason given" : reason)")
    }

    /// Checks that there are not far more compressed samples than pixels.
    private static func requireHonest(_ bytes: [UInt8], _ header: PNGHeader, name: String) throws {
        let count = PNGChunk.places(in: bytes).reduce(0) {
            $0 + ($1.name.elementsEqual("IDAT".utf8) ? $1.data.count : 0)
        }
        guard count <= header.mostCompressed else {
            throw DataError(
                "\(name): a damaged PNG file: \(count) bytes of samples, far more than \(header.width)x\(header.height) pixels take"
            )
        }
    }

    /// The orientation that a chunk of EXIF data before the samples says; `nil` where the bytes end before these.
    private static func orientation(in bytes: [UInt8]) -> ImageOrientation? {
        for (name, data) in PNGChunk.places(in: bytes) {
            if name.elementsEqual("IDAT".utf8) || name.elementsEqual("IEND".utf8) { return .upright }
            if name.elementsEqual("eXIf".utf8) {
                return data.upperBound <= bytes.count ? EXIFOrientation.read(bytes[data]) : nil
            }
        }
        return nil
    }

    /// The file without the chunks that do not change samples: all but the critical ones and transparency.
    ///
    /// The simplified interface would otherwise convert by the file's gamma, and text that nobody reads would be
    /// inflated. What is broken among these is passed on for libpng to name.
    static func essentialChunks(of bytes: [UInt8]) -> [UInt8] {
        var result = [UInt8](bytes.prefix(8))
        result.reserveCapacity(bytes.count)
        var offset = 8
        while offset + 12 <= bytes.count {
            let end = offset + 12 + PNGHeader.word(bytes, at: offset)
            guard end <= bytes.count else { break }
            // libpng refuses a critical chunk it does not know, which may change what all others mean.
            let isCritical = bytes[offset + 4] & 0x20 == 0
            if isCritical || isEssential(bytes, at: offset) { result.append(contentsOf: bytes[offset..<end]) }
            offset = end
        }
        // A chunk that is cut short. libpng takes memory for what one of another kind declares, however little is there.
        if offset + 8 > bytes.count || isEssential(bytes, at: offset) {
            result.append(contentsOf: bytes[min(offset, bytes.count)...])
        }
        return result
    }

    /// Whether the chunk at an offset is a critical one of the standard, or transparency.
    private static func isEssential(_ bytes: [UInt8], at offset: Int) -> Bool {
        let name = bytes[(offset + 4)..<(offset + 8)]
        return ["IHDR", "PLTE", "IDAT", "IEND", "tRNS"].contains { name.elementsEqual($0.utf8) }
    }
}

extension PNGFile: ImageFormat {
    package static let formatName = "PNG"
    package static let endings = ["png"]

    package static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: PNGHeader.signature.prefix(4))
    }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        let header = try PNGHeader(bytes, name: name, maximumPixels: .max)
        // One that is refused for its size is, without a look at what follows.
        let isRefused = header.width * header.height > maximumPixels
        guard let orientation = isRefused ? .upright : orientation(in: bytes) else { return nil }
        // Transparency may come in a chunk further on, which decoding finds.
        return ImageHeader(
            format: formatName, height: header.height, width: header.width, channels: header.channels,
            bitDepth: header.bitDepth, orientation: orientation, bitsPerPixel: header.bitsPerPixel)
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        try DecodedImage(decode(bytes, name: name, maximumPixels: options.maximumPixels))
    }
}
